"""Asks for ten gigabytes at once."""
# ends = ["failed", "out_of_memory"]
# held_by = "both"

print(len(b"x" * (10 << 30)))
