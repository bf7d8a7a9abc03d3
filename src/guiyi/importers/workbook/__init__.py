"""Spreadsheets of every make: what their files hold, as text, and what a reader must be kept from."""
