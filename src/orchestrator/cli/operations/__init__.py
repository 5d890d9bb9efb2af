"""One command for each operation, made from the table of operations; nothing here knows a single one by hand but `shown.py`."""
