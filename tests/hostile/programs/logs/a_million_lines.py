"""Prints a million empty lines."""
# ends = ["completed"]

print("\n" * 1_000_000)
