"""Asks for a file by a path that begins with a dot."""
# ends = ["completed"]
# output = "./x"
# rejected = "is not a path inside"
