"""Prints what commands a terminal: colours, a title, a cleared screen, links, answers to be typed."""
# ends = ["completed"]
# shows = ["\u001b[2J", "\u001b]8;;http"]

print(
    "\x1b[2J\x1b[H\x1b[31mred\x1b]0;title\x07\x1b[6n\x1b]8;;http://example.com\x07link\x1b]8;;\x07\x9b31m\x1bP+q\x1b\\"
)
