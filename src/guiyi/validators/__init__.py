"""What a cell alone cannot show: rules over merged customers (`customers`), and the gate before export (`tables`)."""
