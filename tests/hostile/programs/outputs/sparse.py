"""Claims a size that it has not written."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "has 12582912 bytes"

with open("a.csv", "wb") as file:
    file.truncate(12 << 20)
