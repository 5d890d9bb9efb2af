"""The limits that this process was started with: raised as far as they may be, refused if nothing can run in them."""

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestrator.contract.errors import LimitTooLow

if TYPE_CHECKING or sys.platform != "win32":
    import resource

USEFUL_OPEN_FILES = 65_536  # a server of many streams needs so many; beyond it nothing gains


@dataclass(frozen=True)
class Need:
    """The smallest limit that a server with one container at a time was seen to work in, with some to spare."""

    limit: str
    least: int
    what: str
    remedy: str

    def unmet(self) -> str | None:
        """Say what is wrong with the limit of this process and what to do; None if it suffices."""
        _, hard = resource.getrlimit(getattr(resource, self.limit))
        if hard == resource.RLIM_INFINITY or hard >= self.least:
            return None
        return f"This process is limited to {hard} {self.what}, and needs at least {self.least}: {self.remedy}"


NEEDS = (
    Need("RLIMIT_NOFILE", 64, "open files", "start it where `ulimit -n` says 1024 or more."),
    Need("RLIMIT_NPROC", 32, "processes and threads", "start it where `ulimit -u` says 1024 or more."),
    Need("RLIMIT_AS", 2 << 30, "bytes of addresses", "start it where `ulimit -v` says unlimited."),
)


def unmet_needs() -> list[str]:
    """Return a sentence for each limit that is too low for a server."""
    if sys.platform == "win32":
        return []
    return [sentence for need in NEEDS if (sentence := need.unmet())]


def prepare_limits() -> None:
    """Raise the number of open files as far as is useful and allowed; raise LimitTooLow if a server cannot work."""
    unmet = unmet_needs()
    if unmet:
        raise LimitTooLow(" ".join(unmet))
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = USEFUL_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, USEFUL_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
