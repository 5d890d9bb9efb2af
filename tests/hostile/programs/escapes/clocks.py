"""Sets the clocks of the machine."""
# ends = ["completed"]
# shows = ["tried 4"]

import time

from attempts import attempt, attempt_calls, finish

attempt("clock", time.clock_settime, time.CLOCK_REALTIME, 1.0)
attempt("boot clock", time.clock_settime, time.CLOCK_BOOTTIME, 1.0)
attempt_calls(("settimeofday", b"\1" + b"\0" * 15, None), ("adjtimex", b"\1" + b"\0" * 207))
finish()
