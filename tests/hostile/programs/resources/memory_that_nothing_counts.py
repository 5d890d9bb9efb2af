"""Asks for memory that could not be counted without a control group."""
# ends = ["completed"]
# held_by = "watchdog"
# shows = ["tried 12"]

import fcntl
import mmap
import os
import socket

from attempts import attempt, attempt_calls, finish


def raise_buffer(option: int) -> None:
    socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, option, 1 << 20)


attempt("memory file", os.memfd_create, "kept")
attempt("shared memory without a file", mmap.mmap, -1, 4096)
attempt("zeros", os.open, "/dev/zero", os.O_RDWR)
attempt("terminal", os.openpty)
attempt("larger pipe", fcntl.fcntl, os.pipe()[0], fcntl.F_SETPIPE_SZ, 1 << 20)
attempt("larger buffers", raise_buffer, socket.SO_SNDBUF)
attempt("larger buffers", raise_buffer, socket.SO_RCVBUF)
attempt_calls(
    ("shmget", 0, 9, 0o1600),
    ("semget", 0, 9, 0o1600),
    ("msgget", 0, 0o1600),
    ("mq_open", b"/kept", 0o102, 0o600, None),
    ("vmsplice", 1, None, 0, 0),
)
finish()
