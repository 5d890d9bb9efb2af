"""Computes a number that is too large, without a moment in which Python would hear a signal."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }

print(9**9**9)
