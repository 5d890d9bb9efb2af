"""Diffs, the report and its pages, and tables of results: made from records by pure functions."""
