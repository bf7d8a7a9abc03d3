"""What an audit says, in the forms that people and CI systems read."""
