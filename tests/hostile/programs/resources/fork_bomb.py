"""Forks for ever and takes no notice of refusals."""
# ends = ["timed_out"]
# held_by = "both"
# limits = { timeout_seconds = 1.0 }

import os
from contextlib import suppress

while True:
    with suppress(OSError):
        os.fork()
