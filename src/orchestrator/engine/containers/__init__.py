"""Containers: from a row that is wanted running to its end on record."""
