"""Asks for a file above its folder."""
# ends = ["completed"]
# output = "../etc/passwd"
# rejected = "is not a path inside"
