"""What is told of how a program ended and what it used; memory that processes share counts once."""

import pytest

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize(("code", "exit_code"), [("import sys; sys.exit(7)", 7), ("raise MemoryError", 1)])
def test_failure_is_told_with_its_code(run, code, exit_code):
    ended = run(code).ended

    assert (ended.status, ended.exit_code, ended.signal) == ("failed", exit_code, None)


def test_cpu_seconds_are_told(run_held_by):
    ran = run_held_by("import time\nwhile time.process_time() < 0.5: pass")

    assert 0.45 < ran.ended.cpu_seconds < 5


def test_cpu_seconds_of_a_killed_program_are_told(run_held_by):
    ran = run_held_by("while True: pass", timeout_seconds=0.6)

    assert ran.ended.cpu_seconds > 0.05


def test_peak_memory_of_a_killed_program_is_told(run_held_by):
    ran = run_held_by("kept = []\nwhile True: kept.append(b'x' * (10 << 20))")

    assert ran.ended.status == "out_of_memory" and ran.ended.peak_memory_bytes >= 240 << 20


def test_shared_memory_of_children_counts_once(run):
    code = """
import os, time
kept = b"x" * (150 << 20)
for i in range(4):
    if os.fork() == 0: time.sleep(0.4); os._exit(0)
for i in range(4): os.wait()
"""

    assert run(code, groups=False).ended.status == "completed"


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
