"""Queries: one file a noun. Each is a plain function of a transaction."""
