"""Makes its output a socket."""
# ends = ["completed"]
# output = "a.csv"
# rejected = "a socket"

import socket

socket.socket(socket.AF_UNIX).bind("a.csv")
