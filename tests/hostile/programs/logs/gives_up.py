"""Gives up as C programs do."""
# ends = ["failed"]
# signal = 6
# because = "SIGABRT"

import os

os.abort()
