"""The server's two clocks, and times as they are stored: UTC, ISO 8601 with microseconds and `Z`, sorting as text.

Records carry the machine's own time (`now`). What expires, is due or is counted goes by `steady_now`: somebody sets the
machine's clock, or it was wrong at boot, and neither a budget nor a session nor the trash may be bent by that.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def read_wall_clock() -> datetime:
    """Return what the machine holds the time to be."""
    return datetime.now(UTC)


class SteadyClock:
    """Shows the wall clock's time at its start, moved on by the seconds that have passed since.

    Seconds in which the machine slept do not count.
    """

    def __init__(self, read_wall: Callable[[], datetime], read_seconds: Callable[[], float]) -> None:
        self._read_seconds = read_seconds
        self._started_at = read_wall()
        self._started_seconds = read_seconds()

    def read(self) -> datetime:
        return self._started_at + timedelta(seconds=self.read_age())

    def read_age(self) -> float:
        """Return the seconds since the clock's start."""
        return self._read_seconds() - self._started_seconds


_steady = SteadyClock(read_wall_clock, time.monotonic)


def now() -> str:
    """Return the machine's time, for records that people read."""
    return as_text(read_wall_clock())


def steady_now() -> datetime:
    """Return the time by which things expire and are counted: it never jumps while the process lives."""
    return _steady.read()


def read_uptime_seconds() -> float:
    """Return how long this process has had its steady clock."""
    return _steady.read_age()


def as_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def measure_seconds_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
