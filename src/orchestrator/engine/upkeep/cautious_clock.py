"""The time by which things are removed for good: it believes in a leap of the clock only after a day of running.

A server that finds its last housekeeping weeks old was off for weeks, or its clock is wrong. Nothing can tell which, so
nothing expires by those weeks until the server has run for a day, in which somebody can set the clock right.
"""

import contextlib
from datetime import datetime, timedelta

from orchestrator.storage.clock import as_text, read_uptime_seconds, steady_now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.files.staging import write_whole

MAX_UNSEEN = timedelta(days=1)  # a server may be off for so long without a doubt of its clock
DOUBT_SECONDS = 86_400.0


class CautiousClock:
    """Shows the steady time, less the time since the last housekeeping if that is doubtful, for the first day."""

    def __init__(self, folder: DataFolder) -> None:
        self._file = folder.upkeep_moment
        last = self._read_last()
        unseen = steady_now() - last if last else timedelta()
        self._doubt = unseen if unseen > MAX_UNSEEN else timedelta()

    def read(self) -> datetime:
        """Return the present moment, and keep it for the next start. Raises OSError if the disk is full."""
        moment = steady_now() - (self._doubt if read_uptime_seconds() < DOUBT_SECONDS else timedelta())
        write_whole(self._file, as_text(moment).encode())
        return moment

    def _read_last(self) -> datetime | None:
        with contextlib.suppress(OSError, ValueError):  # none yet, or not ours: no doubt then
            return datetime.fromisoformat(self._file.read_text())
        return None
