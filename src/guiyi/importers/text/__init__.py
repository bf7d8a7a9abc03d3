"""Texts: encodings, delimiters, records, tables drawn with characters, statements of SQL, lines of tags."""
