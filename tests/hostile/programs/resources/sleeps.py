"""Sleeps longer than it may."""
# ends = ["timed_out"]
# because = "longer than its 0.7 s"
# limits = { timeout_seconds = 0.7 }
# seconds = 10

import time

time.sleep(60)
