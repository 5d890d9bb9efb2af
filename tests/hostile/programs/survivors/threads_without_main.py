"""Ends its first thread and goes on in another one."""
# ends = ["timed_out"]
# limits = { timeout_seconds = 0.7 }
# seconds = 10

import ctypes
import threading
import time

threading.Thread(target=time.sleep, args=(600,)).start()
ctypes.CDLL(None).pthread_exit(None)
