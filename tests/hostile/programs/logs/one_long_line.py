"""Prints a line of three million characters."""
# ends = ["completed"]
# shows = ["yyyyyyyy"]

print("y" * 3_000_000)
