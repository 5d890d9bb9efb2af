"""Changes its output after its end, when the agent may have looked at it already, or not yet."""
# flaw = 6

import os
import time

if os.fork() == 0:
    os.setsid()
    for _ in range(40):
        time.sleep(0.05)
        with open("answers", "w") as file:
            json.dump([0 if number % 2 == 0 else number * number for number in range(24)], file)
    os._exit(0)
