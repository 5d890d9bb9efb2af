"""Writes one byte more than may be fetched."""
# ends = ["completed"]
# output = "a.csv"
# max_bytes = 100
# rejected = "has 101 bytes; at most 100"

with open("a.csv", "wb") as file:
    file.write(b"x" * 101)
