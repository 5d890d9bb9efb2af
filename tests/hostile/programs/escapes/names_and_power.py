"""Renames the machine, loads code into its kernel, and switches it off."""
# ends = ["completed"]
# shows = ["tried 8"]

from attempts import attempt_calls, finish

attempt_calls(
    ("sethostname", b"x", 1),
    ("setdomainname", b"x", 1),
    ("reboot", 0xCDEF0123),
    ("swapon", b"/work/x", 0),
    ("swapoff", b"/work/x"),
    ("acct", b"/work/x"),
    ("klogctl", 3, b"\0" * 100, 100),
    ("vhangup",),
)
finish()
