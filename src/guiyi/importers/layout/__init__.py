"""How tables lie on a sheet: headers, lines that are no rows, several tables, forms, sheets beside one another."""
