"""Ends with the exit code that a kill would have."""
# ends = ["failed"]
# exit_code = 137
# because = "most likely by signal 9"

import sys

sys.exit(137)
