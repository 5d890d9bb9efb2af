"""Raises its own limits, and those of others."""
# ends = ["completed"]
# shows = ["tried"]

import os
import resource

from attempts import attempt, finish

for name in ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CORE"):
    number = getattr(resource, name)
    hard = resource.getrlimit(number)[1]
    attempt(name, resource.setrlimit, number, (hard, hard + 1))
    attempt(f"{name} without end", resource.setrlimit, number, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    attempt(f"{name} of the first process", resource.prlimit, 1, number, (hard, hard + 1))
attempt("priority", os.nice, -5)
attempt("real time", os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1))
attempt("real time", os.sched_setscheduler, 0, os.SCHED_RR, os.sched_param(1))
finish()
