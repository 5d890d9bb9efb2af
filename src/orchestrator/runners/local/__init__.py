"""The runner `local`."""

from orchestrator.runners.local.runner import LocalRunner
from orchestrator.runners.local.unprotected import UNPROTECTED

__all__ = ["UNPROTECTED", "LocalRunner"]
