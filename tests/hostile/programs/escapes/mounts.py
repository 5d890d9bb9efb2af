"""Mounts, unmounts and changes the root, with the old calls and the new ones."""
# ends = ["completed"]
# shows = ["tried 22"]

from attempts import attempt_calls, finish

attempt_calls(
    ("mount", b"none", b"/tmp", b"tmpfs", 0, None),
    ("mount", b"/proc", b"/work", None, 4096, None),
    ("mount", b"none", b"/", None, 32, None),
    ("mount", b"none", b"/work", None, 32, b"size=1g"),
    ("mount", b"proc", b"/tmp", b"proc", 0, None),
    ("mount", b"cgroup", b"/tmp", b"cgroup2", 0, None),
    ("mount", b"overlay", b"/tmp", b"overlay", 0, b"lowerdir=/,upperdir=/tmp,workdir=/work"),
    ("umount2", b"/work", 2),
    ("umount2", b"/proc/1", 2),
    ("umount2", b"/dev", 2),
    ("pivot_root", b"/work", b"/work"),
    ("chroot", b"/work"),
    ("syscall", 428, -100, b"/", 1),
    ("syscall", 429, -100, b"/proc", -100, b"/work", 0),
    ("syscall", 430, b"tmpfs", 0),
    ("syscall", 431, 3, 0, None, None, 0),
    ("syscall", 432, 3, 0, 0),
    ("syscall", 433, -100, b"/work", 0),
    ("syscall", 442, -100, b"/work", 0, None, 0),
    ("syscall", 457, None, None, 0, 0),
    ("syscall", 458, None, None, 0, 0),
    ("syscall", 467, -100, b"/", 0, None, 0),
)
finish()
