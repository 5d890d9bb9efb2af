"""Nothing of a container outlives its end, and no container outlives its server."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from orchestrator.contract.running import RunSpec
from orchestrator.runners.conformance.harness import build_spec, end_of
from orchestrator.runners.local import LocalRunner
from orchestrator.runners.local.selftest import run_to_end
from tests.runners.processes import is_alive, processes_with

pytestmark = pytest.mark.sandbox

DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        {closing}
        time.sleep(60)
    os._exit(0)
print("main done", flush=True)
"""


@pytest.mark.parametrize(
    "closing", ["pass", "os.close(0); os.close(1); os.close(2)"], ids=["keeps streams", "closes streams"]
)
@pytest.mark.parametrize("sandboxed", [True, False])
def test_daemon_is_dead_when_the_container_ends(closing, sandboxed):
    marker = f"marker-{os.urandom(6).hex()}"

    async def run() -> tuple[object, list[int]]:
        runner = LocalRunner()
        spec = build_spec(DAEMON.format(closing=closing)).model_copy(update={"sandboxed": sandboxed})
        spec.command.append(marker)
        handle = await runner.start(spec)
        ended = await end_of(runner, handle)
        alive = processes_with(marker)
        await runner.release(handle)
        return ended, alive

    ended, alive = asyncio.run(run())

    assert ended.status == "completed" and ended.wall_seconds < 30 and alive == []


def test_tree_is_dead_when_the_time_is_over(setup):
    marker = f"marker-{os.urandom(6).hex()}"
    code = "import os, signal, time\nsignal.signal(15, signal.SIG_IGN)\nfor i in range(4): os.fork()\ntime.sleep(60)"
    spec = build_spec(code, timeout_seconds=1)
    spec.command.append(marker)

    ended, _ = asyncio.run(run_to_end(setup.backend, setup.groups, spec))

    assert ended.status == "timed_out" and processes_with(marker) == []


@pytest.mark.parametrize("sandboxed", [True, False])
def test_containers_die_when_the_server_is_killed(sandboxed):
    marker = f"marker-{os.urandom(6).hex()}"
    code = "import os, time; [os.fork() for _ in range(3)]; print('up', flush=True); time.sleep(60)"
    server = textwrap.dedent(f"""
        import asyncio
        from orchestrator.contract.running import RunSpec
        from orchestrator.runners.local import LocalRunner
        async def main():
            runner = LocalRunner()
            for number in range(2):
                spec = RunSpec(container_id="c", command=["python", "-c", {code!r}, {marker!r}], sandboxed={sandboxed})
                handle = await runner.start(spec)
                async for chunk in runner.follow(handle):
                    break
            print("started", flush=True)
            await asyncio.sleep(60)
        asyncio.run(main())
    """)
    process = subprocess.Popen([sys.executable, "-c", server], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "started\n"
    before = len(processes_with(marker))

    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    deadline = time.monotonic() + 10
    while processes_with(marker) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert before >= 16 and processes_with(marker) == []


def test_server_killed_while_starting_runs_nothing():
    """The window between the set-up of a sandbox and the word to go on, hit on purpose."""
    marker = f"marker-{os.urandom(6).hex()}"
    server = textwrap.dedent(f"""
        import asyncio, os, signal, subprocess
        from orchestrator.contract.running import RunSpec
        from orchestrator.runners.local import spawn
        from orchestrator.runners.local.launch import start_sandbox
        from orchestrator.runners.local.selftest import find_setup
        setup = asyncio.run(find_setup())
        def die(spawned, release):
            print(spawned.first, flush=True)
            # the worst order: only after the server and the outer process are gone
            # does the sandbox learn that no word will come
            subprocess.Popen(["sleep", "0.3"], pass_fds=[release])
            spawned.outer.kill()
            spawned.outer.wait()
            os.kill(os.getpid(), signal.SIGKILL)
        spawn.release_program = die
        command = ["python", "-c", "import time; time.sleep(60)", {marker!r}]
        start_sandbox(setup.backend, None, RunSpec(container_id="c", command=command))
    """)

    process = subprocess.run([sys.executable, "-c", server], stdout=subprocess.PIPE, text=True, check=False)
    first = int(process.stdout)
    deadline = time.monotonic() + 10
    while is_alive(first) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert process.returncode == -signal.SIGKILL and not is_alive(first) and processes_with(marker) == []


def test_container_outlives_the_thread_that_asked():
    async def start_elsewhere() -> str:
        runner = LocalRunner()
        await runner.capabilities()
        handle = await runner.start(build_spec("import time; time.sleep(0.5); print('lived')"))
        thread = threading.Thread(target=lambda: None)
        thread.start()
        thread.join()
        return (await end_of(runner, handle)).status

    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(asyncio.run(start_elsewhere())))
    thread.start()
    thread.join()

    assert results == ["completed"]


def test_cancelled_start_leaves_nothing():
    marker = f"marker-{os.urandom(6).hex()}"

    async def cancel_starting() -> None:
        runner = LocalRunner()
        await runner.capabilities()
        spec = RunSpec(container_id="c", command=["python", "-c", "import time; time.sleep(60)", marker])
        start = asyncio.create_task(runner.start(spec))
        await asyncio.sleep(0.001)
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
        await end_of(
            runner, await runner.start(build_spec("pass"))
        )  # the spawner works in order, so the first is through

    asyncio.run(cancel_starting())
    deadline = time.monotonic() + 10
    while processes_with(marker) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert processes_with(marker) == []


def test_no_descriptor_is_left_after_many_containers(setup):
    async def run_many() -> list[int]:
        counts = []
        for _ in range(3):
            await asyncio.gather(*(run_to_end(setup.backend, setup.groups, build_spec("pass")) for _ in range(4)))
            counts.append(len(os.listdir("/proc/self/fd")))
        return counts

    counts = asyncio.run(run_many())

    assert counts[0] == counts[-1]


def test_failed_start_leaves_no_descriptor(setup):
    async def fail() -> list[int]:
        counts = []
        for _ in range(3):
            spec = build_spec("pass").model_copy(update={"environment": {"A": "\0"}})
            with pytest.raises(Exception, match="NUL"):
                await run_to_end(setup.backend, setup.groups, spec)
            counts.append(len(os.listdir("/proc/self/fd")))
        return counts

    counts = asyncio.run(fail())

    assert counts[0] == counts[-1]


def test_no_dead_process_is_left_unreaped(setup):
    code = """
        import asyncio, os
        from orchestrator.runners.conformance.harness import build_spec, end_of
        from orchestrator.runners.local import LocalRunner
        async def main():
            runner = LocalRunner()
            await end_of(runner, await runner.start(build_spec("import os; os.fork()")))
            files = [f"/proc/self/task/{task}/children" for task in os.listdir("/proc/self/task")]
            pids = [pid for file in files for pid in open(file).read().split()]
            print([pid for pid in pids if open(f"/proc/{pid}/stat").read().rpartition(") ")[2][0] == "Z"])
        asyncio.run(main())
    """

    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)

    assert done.stdout == "[]\n", done.stderr


def test_no_control_group_is_left(setup):
    if setup.groups is None:
        pytest.skip("this user may not make control groups here")

    asyncio.run(run_to_end(setup.backend, setup.groups, build_spec("pass")))

    left = [
        path for folder in setup.groups.folders.values() for path in folder.glob(f"ai-orchestrator-{os.getpid()}-*")
    ]
    assert left == []


def test_groups_of_a_dead_server_are_swept(setup):
    if setup.groups is None:
        pytest.skip("this user may not make control groups here")
    dead = subprocess.Popen(["true"])
    dead.wait()
    old = setup.groups.folders["memory"] / f"ai-orchestrator-{dead.pid}-old"
    old.mkdir()

    setup.groups.sweep()

    assert not old.exists()
