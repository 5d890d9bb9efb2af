"""One command for each operation, made from the table of operations.

Nothing here knows a single one by hand but `answers.py`.
"""
