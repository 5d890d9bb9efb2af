"""Asks for a file by a name with a zero byte, at which the kernel would stop reading."""
# ends = ["completed"]
# output = "a\u0000b"
# rejected = "is not a path inside"
