"""Databases and the files of them: tables, types, what only reads, what went wrong."""
