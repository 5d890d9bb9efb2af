"""Shapes of logs, of their lines and of matches in them.

What a program printed is hostile: it is data, and its length is bounded.
"""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.paging import Page
from orchestrator.contract.states import ContainerStatus

LINE_BYTES = 8 * 1024  # of one line in an answer
MAX_LINES = 5_000
MAX_MATCHES = 1_000
MAX_CONTEXT = 20


class LogFile(BaseModel):
    """`version` and `status` are those of the container that printed it; both null for the log of a reported result.

    The log of a coding agent's session has the version that it wrote, and no status.
    """

    filename: str
    modified: str
    preview: str = Field(description="The first 50 lines.")
    size_bytes: int = Field(description="Size of the log; for a running container, its size when it was listed.")
    container_id: str | None = None
    version: str | None = None
    status: ContainerStatus | None = None
    removed_at: str | None = Field(default=None, description="Time at which retention removed all but the first lines.")


class LogList(Page):
    logs: list[LogFile]


class LogLine(BaseModel):
    """Bytes that are not UTF-8 become U+FFFD; control characters and escape sequences stay as they were printed."""

    number: int = Field(description="1 is the log's first line.")
    text: str = Field(
        description="Text without the line end, at most 8 KiB: the beginning of a longer line, "
        "but of one that carriage returns overwrite the last, which is what a terminal shows."
    )
    size_bytes: int = Field(description="Size of the whole line.")
    cut: bool = Field(default=False, description="Whether the line is longer than `text`.")
    unfinished: bool = Field(
        default=False, description="Whether the line has not ended yet; the next page begins with it again."
    )


class LogLines(Page):
    """`next_cursor` is null once the log has ended and was read to its end; until then it is where to go on."""

    filename: str
    container_id: str | None
    lines: list[LogLine] = Field(description="In the order of the log.")
    total_lines: int
    size_bytes: int
    ended: bool = Field(description="Whether the log is complete.")


class LogMatch(LogLine):
    """A line with a match. Of a long line, `text` is the part around the first match."""

    filename: str
    column: int = Field(description="Position in the line at which the first match begins; 1 is the first character.")
    text_column: int = Field(default=1, description="Position in the line at which `text` begins.")
    before: list[LogLine] = []
    after: list[LogLine] = []


class LogMatches(Page):
    matches: list[LogMatch] = Field(description="The task's newest log first, each from its beginning.")
    searched_bytes: int
    stopped: Literal["limit", "time"] | None = Field(
        default=None, description="Why the search stopped before the end; it continues from the cursor."
    )
