"""Programs that take too much: processes, memory, room, files, output, time."""

import pytest

pytestmark = pytest.mark.sandbox

FORKS = """
import os, time
count = 0
while True:
    try: pid = os.fork()
    except OSError: break
    if pid == 0: time.sleep(60); os._exit(0)
    count += 1
print(count)
"""


def test_fork_bomb_is_held_and_ended(run_held_by):
    ran = run_held_by("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", timeout_seconds=1.5)

    assert ran.ended.status == "timed_out"


def test_forks_stop_at_the_limit(run_held_by):
    ran = run_held_by(FORKS, processes=20)

    assert 17 <= int(ran.text) <= 20


def test_threads_stop_at_the_limit(run_held_by):
    code = (
        "import threading, time\n"
        "for i in range(500): threading.Thread(target=time.sleep, args=(30,), daemon=True).start()"
    )

    ran = run_held_by(code)

    assert ran.ended.status == "failed" and "can't start new thread" in ran.text


def test_memory_bomb_is_out_of_memory(run_held_by):
    ran = run_held_by("kept = []\nwhile True: kept.append(b'x' * (10 << 20))")

    assert ran.ended.status == "out_of_memory" and ran.ended.peak_memory_bytes >= 240 << 20


def test_memory_of_children_counts(run_held_by):
    code = """
import os, time
for i in range(6):
    if os.fork() == 0:
        kept = b"x" * (80 << 20); time.sleep(5); os._exit(0)
for i in range(6): os.wait()
"""

    assert run_held_by(code).ended.status == "out_of_memory"


def test_shared_memory_of_children_counts_once(run):
    code = """
import os, time
kept = b"x" * (150 << 20)
for i in range(4):
    if os.fork() == 0: time.sleep(0.4); os._exit(0)
for i in range(4): os.wait()
"""

    assert run(code, groups=False).ended.status == "completed"


def test_endless_random_read_is_ended(run_held_by):
    assert run_held_by("open('/dev/urandom', 'rb').read()", timeout_seconds=10).ended.status in {
        "out_of_memory",
        "timed_out",
    }


@pytest.mark.parametrize(("folder", "size_mb"), [("/work", 8), ("/tmp", 64), ("/dev/shm", 64)])
def test_folder_is_full_at_its_size(run, folder, size_mb):
    code = f"""
import os
written = 0
f = open({folder + "/filled"!r}, "wb", 0)
try:
    while True: written += f.write(bytes(1 << 20))
except OSError as e: print(written, e.errno)
"""

    ran = run(code, memory_mb=512, work_mb=8)

    assert ran.text == f"{size_mb << 20} 28\n"


def test_huge_sparse_file_is_refused(run):
    ran = run("open('/work/sparse', 'wb').truncate(1 << 40)")

    assert ran.ended.status == "failed" and "File too large" in ran.text


def test_endless_small_files_are_ended(run_held_by):
    code = "i = 0\nwhile True:\n    i += 1\n    open(f'/work/{i}', 'w').close()"

    assert run_held_by(code, memory_mb=512, timeout_seconds=60).ended.status in {"out_of_memory", "failed"}


def test_open_files_are_limited(run):
    ran = run("kept = [open('/dev/null') for _ in range(10000)]")

    assert "Too many open files" in ran.text


def test_flood_of_output_is_ended(run):
    ran = run("import os\nwhile True: os.write(1, b'x' * 65536)")

    assert ran.ended.status == "output_limit" and ran.ended.output_truncated


def test_flood_byte_by_byte_leaves_the_server_responsive(run):
    ran = run("import os\nwhile True: os.write(1, b'x'); os.write(2, b'y')", timeout_seconds=1, output_bytes=1 << 26)

    assert ran.ended.status == "timed_out" and ran.ended.output_bytes > 100


def test_one_long_line_is_truncated(run):
    ran = run("print('y' * 3_000_000)")

    assert ran.ended.status == "completed" and ran.ended.output_truncated and len(ran.text) == 256 * 1024


def test_bytes_of_any_kind_come_through(run):
    ran = run("import os; os.write(1, bytes(range(256)))")

    assert ran.ended.status == "completed" and ran.ended.output_bytes == 256


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        "while True: pass",
        "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)",
        "import os; os.kill(os.getpid(), 19)",
        "import os, time; os.close(0); os.close(1); os.close(2); time.sleep(60)",
    ],
    ids=["sleeps", "spins", "ignores SIGTERM", "stops itself", "closes its streams"],
)
def test_program_that_never_ends_is_timed_out(run, code):
    ran = run(code, timeout_seconds=0.7)

    assert ran.ended.status == "timed_out" and 0.7 <= ran.ended.wall_seconds < 10


def test_deep_tree_of_folders_is_harmless(run):
    code = "import os\nfor i in range(3000): os.mkdir('d'); os.chdir('d')\nopen('a\\nb', 'w').close()"

    assert run(code).ended.status == "completed"


@pytest.mark.parametrize(
    ("code", "exit_code", "signal"),
    [
        ("import sys; sys.exit(7)", 7, None),
        ("import ctypes; ctypes.string_at(0)", 139, 11),
        ("import os; os.abort()", 134, 6),
        ("import os; os.kill(os.getpid(), 9)", 137, 9),
        ("raise MemoryError", 1, None),
    ],
)
def test_failure_is_told_with_code_and_signal(run, code, exit_code, signal):
    ended = run(code).ended

    assert (ended.status, ended.exit_code, ended.signal) == ("failed", exit_code, signal)


def test_cpu_seconds_are_told(run_held_by):
    ran = run_held_by("import time\nwhile time.process_time() < 0.5: pass")

    assert 0.45 < ran.ended.cpu_seconds < 5


def test_cpu_seconds_of_a_killed_program_are_told(run_held_by):
    ran = run_held_by("while True: pass", timeout_seconds=1)

    assert ran.ended.cpu_seconds > 0.05
