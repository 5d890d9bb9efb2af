"""Leaves out an output whose name has control characters: the message about it has none."""
# ends = ["completed"]
# output = "a\n\u001b]0;title\u0007b"
# rejected = "\\x1b]0;title"
