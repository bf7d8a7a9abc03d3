"""What a customer base holds (`customer`), and what each target accepts (`targets`)."""
