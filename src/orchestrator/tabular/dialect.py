"""How a line of a CSV file becomes cells."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestrator.tabular.limits import MAX_CELL_CHARS

if TYPE_CHECKING:
    from _csv import Reader

SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces", ":": "colons"}
_ESCAPE = re.compile(r'\\(["\\])')


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a line becomes cells.

    quote: empty where quotes are characters like others. backslash: \\" is a quote within a cell, besides "".
    skip_spaces: spaces before a cell are no part of it.
    """

    separator: str = ","
    quote: str = '"'
    backslash: bool = False
    skip_spaces: bool = False

    def open_reader(self, lines: Iterator[str]) -> "Reader":
        """Return a csv.reader over physical lines, which raises csv.Error for quotes that do not match."""
        csv.field_size_limit(MAX_CELL_CHARS)
        return csv.reader(
            map(unescape, lines) if self.backslash else lines,
            delimiter=self.separator,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.skip_spaces,
            strict=True,
        )

    @property
    def separator_name(self) -> str:
        return SEPARATOR_NAMES.get(self.separator, repr(self.separator))


def unescape(line: str) -> str:
    """Write quotes that a backslash marks as CSV has them: twice."""
    return _ESCAPE.sub(lambda match: '""' if match[1] == '"' else "\\", line)


def split_lines(text: str) -> list[str]:
    """Split at \\n, \\r and \\r\\n only, and keep the line ends."""
    return list(io.StringIO(text, newline=""))
