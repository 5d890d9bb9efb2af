"""Gives its output a name with a new line, control characters and letters of other scripts."""
# ends = ["completed"]
# output = "a\n\u001b[31m\u00e4 \u202eb"
# content = "x"

with open("a\n\x1b[31m\u00e4 \u202eb", "w") as file:
    file.write("x")
