"""Rows and files. SQL is written here and nowhere else; a transaction is a plain function of a connection."""
