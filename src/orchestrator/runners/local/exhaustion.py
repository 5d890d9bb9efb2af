"""A sandbox that cannot be started because something of the machine has run out, not because sandboxes do not work."""

import errno

from orchestrator.contract.errors import SandboxUnavailable
from orchestrator.contract.system_errors import is_thread_limit, system_error_text

NUMBERS = {errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT}


class MachineExhausted(SandboxUnavailable):
    """Processes, open files, memory or space ran out; the message says which, and the remedy."""


def start_failure(problem: OSError | RuntimeError) -> SandboxUnavailable:
    """Return the error to raise for a sandbox that could not be started."""
    exhausted = is_thread_limit(problem) or (isinstance(problem, OSError) and problem.errno in NUMBERS)
    kind = MachineExhausted if exhausted else SandboxUnavailable
    return kind(f"No sandbox could be started. {system_error_text(problem)}")
