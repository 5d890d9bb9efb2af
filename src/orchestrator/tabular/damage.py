"""Traces of damage in text that is valid: said, since no reading of the file brings back what was lost."""

import re
from collections.abc import Iterator
from pathlib import Path

from orchestrator.contract.reading import FileNote

READ_BYTES = 1024 * 1024
SAMPLE_CHARS = 40
MIN_DOUBLED = 3
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]|\xc2[\x80-\x84\x86-\x9f]")
_REPLACEMENT = b"\xef\xbf\xbd"
_DOUBLED = re.compile(r"\w*(?:Ã[\u0080-\u00bfƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ“”\u009d¢¦])[^\s,;|\t\"]*")


def damage_notes(path: Path) -> list[FileNote]:
    """Return what is wrong with the text of a UTF-8 file: characters that were lost, or decoded twice."""
    replaced = first_match(path, re.compile(_REPLACEMENT))
    control = first_match(path, _CONTROL)
    notes: list[FileNote] = []
    if replaced is not None:
        line, sample = replaced
        notes.append(
            FileNote(
                code="damaged_text",
                line=line,
                sample=sample,
                text=f"Characters were lost before the file was written: line {line} has {sample!r}, where the sign "
                "\ufffd stands for one.",
            )
        )
    if control is not None:
        line, sample = control
        notes.append(
            FileNote(
                code="control_characters",
                line=line,
                sample=sample,
                text=f"Line {line} has a control character, which text seldom has: {sample!r}.",
            )
        )
    return notes + doubled_notes(path)


def first_match(path: Path, pattern: re.Pattern[bytes]) -> tuple[int, str] | None:
    """Return the line of the first match and what stands around it."""
    line = 1
    for block in lines_in_blocks(path):
        match = pattern.search(block)
        if match is not None:
            begin = max(block.rfind(b"\n", 0, match.start()) + 1, match.start() - SAMPLE_CHARS // 2)
            text = block[begin : match.end() + SAMPLE_CHARS // 2].decode(errors="ignore").splitlines()
            return line + block.count(b"\n", 0, match.start()), text[0].strip() if text else ""
        line += block.count(b"\n")
    return None


def lines_in_blocks(path: Path) -> Iterator[bytes]:
    """Yield the file in blocks that do not end within a character."""
    rest = b""
    with path.open("rb") as file:
        while block := file.read(READ_BYTES):
            block = rest + block
            rest = block[-3:]
            yield block[:-3]
    yield rest


def doubled_notes(path: Path) -> list[FileNote]:
    """Say that text looks as if UTF-8 had been taken for Windows-1252: KÃ¶ln for Köln."""
    with path.open("rb") as file:
        text = file.read(READ_BYTES).decode(errors="ignore")
    if "Ã" not in text and "â€" not in text:
        return []
    doubled = [match[0] for match in _DOUBLED.finditer(text)]
    words = list(dict.fromkeys(doubled))
    if len(doubled) < MIN_DOUBLED:
        return []
    sample = ", ".join(words[:3])[:SAMPLE_CHARS]
    return [
        FileNote(
            code="damaged_text",
            sample=sample,
            rows=len(doubled),
            text=f"Words look as if their encoding had been mistaken before the file was written: {sample}.",
        )
    ]
