"""Starts five hundred threads."""
# ends = ["failed"]
# held_by = "both"
# shows = ["can't start new thread"]

import threading
import time

for _ in range(500):
    threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
