"""Answers as people read them: a list as a table, an object as lines, texts as they are.

Nothing can control the terminal.
"""

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

from orchestrator.cli.formatting import clean
from orchestrator.client.table import Operation
from orchestrator.contract.errors import Invalid

MAX_CELL_CHARS = 60
TEXTS = ("text", "unified")  # shown as they are: the text of a file or line, and a diff
MAX_LINE_CHARS = 2_000
WIDE = 10_000  # characters of a line where no terminal limits it
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d+Z")


def format_answer(operation: Operation, answer: dict[str, Any]) -> list[str]:
    """Format an answer; a list in it becomes a table or texts."""
    listed = next((name for name, value in answer.items() if isinstance(value, list) and _has_rows(value)), None)
    if listed is None:
        return list(_format_object(answer))
    rest = {
        name: value for name, value in answer.items() if name != listed and value is not None and name != "next_cursor"
    }
    lines = list(_format_object(rest)) + [""] * bool(rest)
    if rest and not answer[listed]:
        return lines[:-1]
    lines += _format_texts(answer[listed]) if _is_text(answer[listed]) else _format_table(answer[listed])
    if answer.get("next_cursor"):
        lines += [
            "",
            f"There are more: use --{'after' if operation.find_parameter('after') else 'cursor'} "
            f"{clean(answer['next_cursor'])}",
        ]
    return lines


def make_screen_safe(content: bytes) -> str:
    """Return a file's text made safe for a terminal; raise Invalid if it is not text."""
    if b"\0" in content[:8_192]:
        raise Invalid("This file is not text. Save it with --output FILE.")
    return "\n".join(_clean_line(line) for line in content.decode(errors="replace").split("\n"))


def _has_rows(value: list[Any]) -> bool:
    return not value or isinstance(value[0], dict)


def _is_text(rows: list[dict[str, Any]]) -> bool:
    return bool(rows) and any(isinstance(rows[0].get(name), str) for name in TEXTS)


def _format_texts(rows: list[dict[str, Any]]) -> list[str]:
    """Format log lines by number; files, or their diffs, each under its name."""
    if "number" in rows[0]:
        width = len(str(rows[-1]["number"]))
        return [line for row in rows for line in _number_lines(row, width)]
    return [
        line
        for row in rows
        for line in (_format_title(row), *map(_clean_line, str(row.get("text", row.get("unified"))).split("\n")))
    ]


def _format_title(row: dict[str, Any]) -> str:
    """Format the file's name, and its status if known: `=== main.py, changed`."""
    parts = [clean(row[name]) for name in ("filename", "status", "cut") if row.get(name)]
    return f"=== {', '.join(parts)}"


def _number_lines(row: dict[str, Any], width: int) -> Iterator[str]:
    name = f"{clean(row['filename'])}:" if "filename" in row else ""
    for line in row.get("before") or ():
        yield f"{name}{line['number']:>{width}}  {_clean_line(line['text'])}"
    more = f" … ({row['size_bytes']} bytes)" if row.get("cut") else ""
    yield f"{name}{row['number']:>{width}}{': ' if name else '  '}{_clean_line(row['text'])}{more}"
    for line in row.get("after") or ():
        yield f"{name}{line['number']:>{width}}  {_clean_line(line['text'])}"


def _format_table(rows: list[dict[str, Any]]) -> list[str]:
    """Format the columns that hold anything; the last ones are dropped if the terminal is too narrow."""
    if not rows:
        return ["None."]
    names = [name for name in rows[0] if _can_be_cell([row.get(name) for row in rows])]
    names.sort(key=lambda name: any(isinstance(row.get(name), dict | list) for row in rows))  # plain values first
    cells = [[_format_cell(row.get(name)) for name in names] for row in rows]
    widths = [max(_measure_width(text) for text in column) for column in zip(names, *cells, strict=True)]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE
    kept = max(1, sum(1 for number in range(len(names)) if sum(widths[: number + 1]) + 2 * number <= room))
    table = [names, *cells]
    return [
        "  ".join(_pad(text, width) for text, width in zip(row[:kept], widths, strict=False)).rstrip() for row in table
    ]


def _can_be_cell(values: list[Any]) -> bool:
    """Check that there is anything to show, and that no object holds other objects."""
    deep = any(isinstance(part, dict) for value in values if isinstance(value, dict) for part in value.values())
    return not deep and any(value not in (None, "", [], {}) for value in values)


def _format_object(values: dict[str, Any], indent: str = "") -> Iterator[str]:
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield f"{indent}{name}"
            yield from _format_object(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{name}"
            yield from (f"{indent}  {line}" for line in _format_table(value))
        elif isinstance(value, str) and "\n" in value.strip():
            yield f"{indent}{name}"
            yield from (f"{indent}  {_clean_line(line)}" for line in value.rstrip("\n").split("\n"))
        else:
            yield f"{indent}{name.ljust(width)}  {clean(_format_cell(value, WIDE), WIDE)}"


def _format_cell(value: Any, max_chars: int = MAX_CELL_CHARS) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list) and all(isinstance(part, str | int) for part in value):
        return clean(", ".join(map(str, value)), max_chars)
    if isinstance(value, dict | list):
        return clean(json.dumps(value, ensure_ascii=False), max_chars)
    return clean(_TIME.sub(r"\1 \2", value) if isinstance(value, str) else value, max_chars)


def _clean_line(line: str) -> str:
    """Return the line with its indentation, without characters that control a terminal."""
    kept = line.rstrip("\r")[:MAX_LINE_CHARS].expandtabs(8)
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") else char for char in kept
    )


def _measure_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _measure_width(text))
