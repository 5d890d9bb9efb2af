"""Starts a program without a sandbox: on explicit wish only, and told on every record of it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from orchestrator.contract.running import WORK_FOLDER, Isolation, Protection, RunSpec
from orchestrator.runners.local.arguments import container_environment
from orchestrator.runners.local.inputs import host_path
from orchestrator.runners.local.resource_limits import resource_limits
from orchestrator.runners.local.sandbox_view import SandboxView
from orchestrator.runners.local.spawned import Spawned

SUBREAPER = Path(__file__).with_name("subreaper.py")
FIX = "Run without --unsafe-no-sandbox."

UNPROTECTED = Isolation(
    grade="none",
    backend="no sandbox",
    protections=[
        Protection(
            name="all of this machine", active=False, how="the program runs with the server's own rights", fix=FIX
        ),
        Protection(name="memory limit", active=True, how="watchdog, 50 ms", fix=None),
        Protection(
            name="end of all processes", active=True, how="a subreaper process, which the program could kill", fix=FIX
        ),
    ],
)


def spawn_unprotected(spec: RunSpec) -> Spawned:
    """Start a program under a subreaper, in a new folder; it sees its inputs by their paths on this machine."""
    work = tempfile.mkdtemp(prefix="ai-orchestrator-")
    places = {given.target: str(host_path(given.content)) for given in spec.inputs} | {WORK_FOLDER: work}
    command = [sys.executable if spec.command[0] == "python" else spec.command[0]]
    command += [_moved(word, places) for word in spec.command[1:]]
    environment = {name: _moved(value, places) for name, value in container_environment(spec, SandboxView()).items()}
    environment["PATH"] = os.environ.get("PATH", os.defpath)
    if spec.packages:
        environment["PYTHONPATH"] = str(host_path(spec.packages))
    limits = resource_limits(spec.limits, hard_memory=False)
    del limits["RLIMIT_NPROC"]  # it would count every process of this user
    (out, their_out), (err, their_err) = os.pipe(), os.pipe()
    try:
        subreaper = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SUBREAPER), str(os.getpid()), work, json.dumps(limits), *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=their_out,
            stderr=their_err,
            start_new_session=True,
        )
    except BaseException:
        os.close(out)
        os.close(err)
        raise
    finally:
        os.close(their_out)
        os.close(their_err)
    return Spawned(
        first=subreaper.pid,
        first_pidfd=(pidfd := os.pidfd_open(subreaper.pid)),
        outer=subreaper,
        outer_pidfd=pidfd,
        pipes={"stdout": out, "stderr": err},
        folders=[os.open(work, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)],
        work_path=work,
        kill_signal=15,
        started=time.monotonic(),
    )


def _moved(word: str, places: dict[str, str]) -> str:
    """`word` with a path of the sandbox at its start replaced by where that is on this machine."""
    for target, source in places.items():
        if word == target or word.startswith(f"{target}/"):
            return source + word[len(target) :]
    return word
