"""What may be looked at without starting anything: `doctor` must not open, lock or change a data directory."""

from orchestrator.storage.disk import Measured, measure
from orchestrator.storage.peek import Peeked, peek

__all__ = ["Measured", "Peeked", "measure", "peek"]
