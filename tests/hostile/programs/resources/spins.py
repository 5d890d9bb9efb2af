"""Never ends, and is busy."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }
# seconds = 10

while True:
    pass
