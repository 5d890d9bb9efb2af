"""What people take home, made from records by pure functions: diffs, the report and its pages, tables of results."""
