"""Reads a device that has no end."""
# ends = ["out_of_memory", "timed_out"]
# held_by = "both"
# limits = { timeout_seconds = 10 }

with open("/dev/urandom", "rb") as file:
    file.read()
