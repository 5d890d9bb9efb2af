"""Work on untrusted files in a child process with limits, whose crash cannot affect the server."""

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
from typing import Any

from orchestrator.contract.errors import (
    BadArchive,
    BadTable,
    Invalid,
    OrchestratorError,
    PackageMissing,
    StorageFull,
    UnknownDataset,
)

SECONDS = 600
MEMORY_MB = 2048
ERRORS = {error.code: error for error in (BadTable, BadArchive, PackageMissing, StorageFull, UnknownDataset, Invalid)}
FULL = "The disk of the data directory is full, so nothing was stored. Free some space and try again."


def run_in_child(job: str, request: dict[str, Any]) -> dict[str, Any]:
    """Call `module:function` in a child process and return its answer; request and answer are plain JSON.

    Blocks. Raises the error that the function raised, or BadTable at a limit.
    """
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")
    }
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-I", "-X", "utf8", "-m", "orchestrator.tabular.child_process", job]
    try:
        ended = subprocess.run(
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadTable(f"Reading the file took longer than {SECONDS} s and was stopped. Use a smaller file.") from None
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        raise _broken(ended) from None
    if "error" in answer:
        raise ERRORS[answer["error"]](answer["detail"], field=answer.get("field"))
    return answer["answer"]


def _broken(ended: subprocess.CompletedProcess[bytes]) -> OrchestratorError:
    printed = ended.stderr.decode(errors="replace").strip().splitlines()
    if ended.returncode in (-signal.SIGKILL if os.name == "posix" else None, -getattr(signal, "SIGXCPU", 0)):
        return BadTable("The process that read the file ran out of memory or time. Use a smaller file.")
    return OrchestratorError(
        f"The process that read the file failed ({ended.returncode}): "
        f"{printed[-1][:300] if printed else 'it printed nothing'}"
    )


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    output = os.dup(1)
    os.dup2(2, 1)  # what libraries print is not part of the answer
    _limit()
    gc.disable()  # millions of cells are created and dropped: searching them for cycles doubles the time
    try:
        answer = {"answer": getattr(importlib.import_module(module), name)(json.loads(sys.stdin.buffer.read()))}
    except OrchestratorError as error:
        code = error.code if error.code in ERRORS else Invalid.code
        answer = {"error": code, "detail": str(error), "field": error.field}
    except MemoryError:
        answer = {
            "error": BadTable.code,
            "detail": f"The file needs more than {MEMORY_MB} MiB of memory to be read. Use a smaller file.",
        }
    except OSError as error:
        if error.errno not in (28, 122):
            raise
        answer = {"error": StorageFull.code, "detail": FULL}
    with os.fdopen(output, "wb") as out:
        out.write(json.dumps(answer).encode())


def _limit() -> None:
    """Limit memory and time of this process, and end it with the server where the system supports that."""
    if os.name != "posix":
        return
    import resource

    limits = {resource.RLIMIT_AS: MEMORY_MB * 2**20, resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_CORE: 0}
    for name, value in limits.items():
        _, hard = resource.getrlimit(name)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (allowed, allowed))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    main()
