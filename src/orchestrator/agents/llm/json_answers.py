"""A JSON object in an answer, wherever a model puts it: alone, in a fence, after thoughts, or between sentences."""

import json
from collections.abc import Iterator
from typing import Any

from orchestrator.agents.llm.answers import strip_thoughts

MAX_STARTS = 50


def find_object(text: str, *keys: str) -> dict[str, Any] | None:
    """Return the last object of the answer that has one of the keys; None if there is none."""
    objects = [each for each in _parse_objects(strip_thoughts(text)) if any(key in each for key in keys)]
    return objects[-1] if objects else None


def _parse_objects(text: str) -> Iterator[dict[str, Any]]:
    decoder, at, starts = json.JSONDecoder(strict=False), 0, 0
    while (at := text.find("{", at)) != -1 and starts < MAX_STARTS:
        starts += 1
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        if isinstance(value, dict):
            yield value
        at = end


def read_text(value: object, max_chars: int) -> str:
    """Return a text of the object in one line, cut to a length; empty for anything else."""
    if not isinstance(value, str):
        return ""
    line = " ".join("".join(char if char.isprintable() else " " for char in value).split())
    return line if len(line) <= max_chars else line[: max_chars - 3] + "..."
