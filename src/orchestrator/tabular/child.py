"""Work on strangers' files in a process of its own: with limits, and with an end that cannot take the server along."""

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
FULL = "The disk of the data directory is full: nothing was stored. Free some space and try again."


def in_child(job: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What `module:function` answers to `asked`, both plain JSON; blocking. Raises the error it raised, or BadTable at a limit."""
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")
    }
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-I", "-X", "utf8", "-m", "orchestrator.tabular.child", job]
    try:
        ended = subprocess.run(
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadTable(f"Reading the file took longer than {SECONDS} s and was given up; use a smaller one.") from None
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        raise _broken(ended) from None
    if "error" in answer:
        raise ERRORS[answer["error"]](answer["detail"])
    return answer["answer"]


def _broken(ended: subprocess.CompletedProcess) -> OrchestratorError:
    said = ended.stderr.decode(errors="replace").strip().splitlines()
    if ended.returncode in (-signal.SIGKILL if os.name == "posix" else None, -getattr(signal, "SIGXCPU", 0)):
        return BadTable("The process that read the file was ended: out of memory or time; use a smaller one.")
    return OrchestratorError(
        f"The process that read the file broke ({ended.returncode}): {said[-1][:300] if said else 'it said nothing'}"
    )


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    output = os.dup(1)
    os.dup2(2, 1)  # what libraries print is not the answer
    _limit()
    gc.disable()  # millions of cells are made and dropped: looking for cycles among them doubles the time
    try:
        answer = {"answer": getattr(importlib.import_module(module), name)(json.loads(sys.stdin.buffer.read()))}
    except OrchestratorError as error:
        answer = {"error": error.code if error.code in ERRORS else Invalid.code, "detail": str(error)}
    except MemoryError:
        answer = {
            "error": BadTable.code,
            "detail": f"The file needs more than {MEMORY_MB} MiB of memory to be read; use a smaller one.",
        }
    except OSError as error:
        if error.errno not in (28, 122):
            raise
        answer = {"error": StorageFull.code, "detail": FULL}
    with os.fdopen(output, "wb") as out:
        out.write(json.dumps(answer).encode())


def _limit() -> None:
    """Memory and time of this process; it ends with the server where the system can see to that."""
    if os.name != "posix":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    main()
