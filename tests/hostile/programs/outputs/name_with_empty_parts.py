"""Asks for a file by a path with an empty part."""
# ends = ["completed"]
# output = "d//x"
# rejected = "is not a path inside"
