"""Programs that hold memory which belongs to no process, where no control group counts it."""

import pytest

pytestmark = pytest.mark.sandbox

FILES = """
import os
for folder in ("/tmp", "/dev/shm"):
    file = open(folder + "/kept", "wb", 0)
    os.unlink(folder + "/kept")
    for _ in range(40): file.write(bytes(1 << 20))
    os.dup(file.fileno())
"""
MAPPED = """
import mmap, os
file = open("/dev/shm/kept", "wb+")
file.truncate(40 << 20)
view = mmap.mmap(file.fileno(), 40 << 20)
for at in range(0, len(view), 4096): view[at] = 1
view.madvise(mmap.MADV_DONTNEED)
other = bytearray(b"x" * (40 << 20))
"""
PIPES = """
import fcntl, os
for i in range(1000):
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    os.write(writing, bytes(65536))
    os.close(writing)
"""
FIFOS = """
import os
for i in range(1000):
    os.mkfifo(f"/tmp/{i}")
    both = os.open(f"/tmp/{i}", os.O_RDWR | os.O_NONBLOCK)
    os.unlink(f"/tmp/{i}")
    os.write(both, bytes(65536))
"""
HIDDEN_PIPES = "import ctypes; ctypes.CDLL(None).prctl(4, 0)\n" + PIPES  # nobody may look at its descriptors
UNIX_SOCKETS = """
import socket
kept = []
for i in range(300):
    here, there = socket.socketpair()
    here.setblocking(False)
    try:
        while True: here.send(bytes(65536))
    except BlockingIOError: kept.append(there)
"""
DATAGRAMS = """
import socket
kept = []
for i in range(300):
    here, there = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    there.bind(("127.0.0.1", 0))
    for _ in range(4): here.sendto(bytes(60000), there.getsockname())
    kept.append(there)
"""
CONNECTIONS = """
import socket, time
kept, server = [], socket.create_server(("127.0.0.1", 0))
while True:
    here = socket.create_connection(server.getsockname())
    here.setblocking(False)
    kept += [here, server.accept()]
    for _ in range(200):
        try: here.send(bytes(65536))
        except BlockingIOError: time.sleep(0.0002)
"""
PAGE_TABLES = """
import mmap, os
for i in range(14):
    if os.fork() == 0:
        size, flags = 4000 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000
        view = mmap.mmap(-1, size, flags=flags)
        for at in range(0, size, 2 << 20): view[at]
        import time; time.sleep(10)
"""
HELD = {
    "unlinked files": FILES,
    "a file that is no longer mapped": MAPPED,
    "pipes": PIPES,
    "hidden pipes": HIDDEN_PIPES,
    "named pipes": FIFOS,
    "sockets": UNIX_SOCKETS,
    "datagrams": DATAGRAMS,
    "connections": CONNECTIONS,
    "page tables": PAGE_TABLES,
}


@pytest.mark.parametrize("code", HELD.values(), ids=HELD)
def test_memory_outside_of_processes_counts(run, code):
    ran = run(code + "\nimport time; time.sleep(10)", groups=False, memory_mb=64)

    assert ran.ended.status == "out_of_memory", ran


REFUSED = "PermissionError: [Errno 1]"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import os; os.memfd_create('kept')", "OSError: [Errno 38]"),
        ("import mmap; mmap.mmap(-1, 4096)", REFUSED),
        ("open('/dev/zero', 'rb+')", "PermissionError: [Errno 13]"),
        ("import os; os.openpty()", "FileNotFoundError"),
        ("import fcntl, os; fcntl.fcntl(os.pipe()[0], fcntl.F_SETPIPE_SZ, 1 << 20)", REFUSED),
        ("from socket import *; socketpair()[0].setsockopt(SOL_SOCKET, SO_SNDBUF, 1 << 20)", REFUSED),
        ("from socket import *; socketpair()[0].setsockopt(SOL_SOCKET, SO_RCVBUF, 1 << 20)", REFUSED),
        ("from ctypes import *; s = CDLL(None, use_errno=True); s.shmget(0, 9, 0o1600); print(get_errno())", "38"),
    ],
)
def test_memory_that_cannot_be_counted_cannot_be_had(run, code, error):
    assert error in run(code, groups=False).text


def test_file_that_all_children_have_mapped_counts_once(run):
    code = """
import mmap, os, time
file = open("/dev/shm/kept", "wb+")
file.truncate(30 << 20)
for i in range(4):
    if os.fork() == 0:
        view = mmap.mmap(file.fileno(), 30 << 20)
        for at in range(0, len(view), 4096): view[at] = 1
        time.sleep(0.3)
        os._exit(0)
for i in range(4): os.wait()
"""

    ran = run(code, groups=False, memory_mb=96)

    assert ran.ended.status == "completed" and ran.ended.peak_memory_bytes > 30 << 20, ran


def test_processes_share_memory_through_files(run):
    code = """
import multiprocessing
from multiprocessing import shared_memory
def double(x): return 2 * x
if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool: print(pool.map(double, [1, 2]))
    number = multiprocessing.Value("i", 3); number.value += 1; print(number.value)
    queue = multiprocessing.Queue(); queue.put(5); print(queue.get())
    block = shared_memory.SharedMemory(create=True, size=1 << 20); print(block.size)
    block.close(); block.unlink()
"""

    ran = run(code, groups=False)

    assert ran.text.split() == ["[2,", "4]", "4", "5", "1048576"], ran
