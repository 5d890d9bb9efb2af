"""Asks for a file by its path from the root."""
# ends = ["completed"]
# output = "/etc/passwd"
# rejected = "is not a path inside"
