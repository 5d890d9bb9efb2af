"""The databases that records lie in: SQLite in the data directory, or PostgreSQL."""
