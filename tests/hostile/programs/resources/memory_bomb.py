"""Keeps ever more memory."""
# ends = ["out_of_memory"]
# held_by = "both"
# because = "more than its 256 MiB of memory"

kept = []
while True:
    kept.append(b"x" * (10 << 20))
