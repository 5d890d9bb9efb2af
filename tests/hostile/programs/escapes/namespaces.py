"""Asks for namespaces of its own by every call that makes or enters one."""
# ends = ["completed"]
# shows = ["tried 25"]

import os
import platform

from attempts import attempt_calls, finish

FLAGS = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00000080)
CLONE = 56 if platform.machine() == "x86_64" else 220

own = os.open("/proc/self/ns/user", os.O_RDONLY)
attempt_calls(*(("unshare", flag) for flag in FLAGS))
attempt_calls(*(("syscall", CLONE, flag | 17, 0, 0, 0, 0) for flag in FLAGS[:-1]))
attempt_calls(*(("setns", descriptor, flag) for descriptor in (0, own) for flag in (0, 0x10000000, 0x00020000)))
attempt_calls(("syscall", 435, None, 0), ("syscall", 435, b"\0" * 88, 88), ("unshare", 0x7E020000))
attempt_calls(("syscall", 470, None, None, 0, 0))
finish()
