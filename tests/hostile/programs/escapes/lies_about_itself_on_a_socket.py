"""Claims to be root, or the first process, to whoever reads its credentials."""
# ends = ["completed"]
# shows = ["tried 3"]

import os
import socket
import struct

from attempts import attempt, finish

here, there = socket.socketpair()


def claim(pid: int, uid: int, gid: int) -> None:
    content = struct.pack("3i", pid, uid, gid)
    here.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, content)])


attempt("root", claim, os.getpid(), 0, os.getgid())
attempt("root's group", claim, os.getpid(), os.getuid(), 0)
attempt("first process", claim, 1, os.getuid(), os.getgid())
finish()
