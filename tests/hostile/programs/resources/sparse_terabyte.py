"""Makes a file of a terabyte that has no content."""
# ends = ["failed"]
# shows = ["File too large"]

with open("/work/sparse", "wb") as file:
    file.truncate(1 << 40)
