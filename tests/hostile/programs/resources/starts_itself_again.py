"""Replaces itself by itself for ever."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }

import os

os.execv("/bin/sh", ["sh", "-c", 'exec "$0" -c "$1" "$0" "$1"', "/bin/sh", 'exec "$0" -c "$1" "$0" "$1"'])
