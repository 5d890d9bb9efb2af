"""Reads what the kernel says of the machine and of others on it."""
# ends = ["completed"]
# shows = ["tried 6"]

import os

from attempts import attempt, attempt_calls, finish, read

attempt_calls(("klogctl", 3, b"\0" * 100, 100), ("klogctl", 10, None, 0))
attempt("records", read, "/dev/kmsg")
attempt("records", read, "/proc/kmsg")
attempt("memory", read, "/proc/kcore")
attempt("firmware", os.listdir, "/sys/firmware")
addresses = {line.split()[0] for line in open("/proc/kallsyms")} if os.access("/proc/kallsyms", os.R_OK) else set()
if any(int(address, 16) for address in addresses):
    print("ESCAPED addresses of the kernel")
finish()
