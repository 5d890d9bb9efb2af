"""Runs inside the sandbox in root mode where `setpriv` is missing: gives up root for good, then becomes the program.

Stands alone: it is started as `python -I -S drop_privileges.py USER COMMAND...` and imports nothing of ours.
"""

import ctypes
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS = 38
CAPABILITY_VERSION_3 = 0x20080522


def main(user: int, command: list[str]) -> None:
    """Replace this process by `command` as `user`, without groups, capabilities or a way to new ones."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "cannot refuse new privileges")
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    header, nothing = struct.pack("Ii", CAPABILITY_VERSION_3, 0), bytes(24)
    if libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "cannot drop capabilities")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
