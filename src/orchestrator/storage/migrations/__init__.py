"""Revisions of the schema, and how a database is brought to the newest."""
