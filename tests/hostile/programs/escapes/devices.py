"""Makes devices, and opens those of the host."""
# ends = ["completed"]
# shows = ["tried 20"]

import os

from attempts import attempt, attempt_calls, finish

attempt_calls(
    ("mknod", b"/work/null", 0o020666, 0x103),
    ("mknod", b"/work/memory", 0o020666, 0x101),
    ("mknod", b"/work/disk", 0o060666, 0x800),
    ("mknod", b"/tmp/zero", 0o020666, 0x105),
)
NAMES = "mem kmem port kmsg kvm fuse vda sda loop0 loop-control net/tun vhost-net vsock userfaultfd console"
for name in NAMES.split():
    attempt(name, os.open, f"/dev/{name}", os.O_RDONLY)
attempt("a new device", os.open, "/dev/x", os.O_RDWR | os.O_CREAT)
finish()
