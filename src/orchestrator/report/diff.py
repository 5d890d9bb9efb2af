"""What two versions differ in, file by file, within bounds that hold for any bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orchestrator.contract.diffs import CodeDiff, FileDiff, Hunk
from orchestrator.report.align import Block, changed_blocks

CONTEXT_LINES = 3
LONGEST_LINE_CHARS = 2_000
NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a diff is shown."""

    file_bytes: int = 1024 * 1024
    file_lines: int = 4_000
    all_lines: int = 10_000


@dataclass(frozen=True, slots=True)
class Content:
    """A file of a version: its bytes, or None where they are not at hand or too many to look at."""

    sha256: str
    size_bytes: int
    data: bytes | None


FULL = Bounds()
SMALL = Bounds(file_bytes=256 * 1024, file_lines=120, all_lines=240)  # for a report that shows many


def code_diff(
    old: Mapping[str, Content],
    new: Mapping[str, Content],
    *,
    task_id: int,
    version: str,
    base: str | None,
    bounds: Bounds = FULL,
) -> CodeDiff:
    """Every file of both versions in order of name, changed ones with their hunks."""
    files, left = [], bounds.all_lines
    for name in sorted(old.keys() | new.keys()):
        file = file_diff(
            name, old.get(name), new.get(name), Bounds(bounds.file_bytes, min(bounds.file_lines, left), left)
        )
        left -= sum(len(hunk.lines) for hunk in file.hunks)
        files.append(file)
    cut = "Not everything is shown; the files say what is left out." if any(file.cut for file in files) else None
    return CodeDiff(
        task_id=task_id,
        version=version,
        base=base,
        files=files,
        cut=cut,
        added=sum(file.added for file in files),
        removed=sum(file.removed for file in files),
    )


def file_diff(name: str, old: Content | None, new: Content | None, bounds: Bounds = FULL) -> FileDiff:
    """One file; `old` or `new` None where a version lacks it."""
    shown = FileDiff(
        filename=name,
        status="added"
        if old is None
        else "removed"
        if new is None
        else "same"
        if old.sha256 == new.sha256
        else "changed",
        old_sha256=old and old.sha256,
        new_sha256=new and new.sha256,
        old_bytes=None if old is None else old.size_bytes,
        new_bytes=None if new is None else new.size_bytes,
    )
    if shown.status == "same":
        return shown
    return shown.model_copy(update=_lines_of(name, old, new, bounds))


def _lines_of(name: str, old: Content | None, new: Content | None, bounds: Bounds) -> dict:
    """The fields of a FileDiff that tell of lines."""
    sides = [side for side in (old, new) if side is not None]
    if any(side.data is None or side.size_bytes > bounds.file_bytes for side in sides):
        return {
            "cut": f"A file of more than {bounds.file_bytes} bytes is not compared line by line; download_code has it."
        }
    before, after = _text(old), _text(new)
    if before is None or after is None:
        return {"binary": True, "cut": "Not UTF-8 text; download_code has the bytes."}
    old_lines, new_lines = _split(before), _split(after)
    blocks, aligned = changed_blocks(old_lines, new_lines)
    counts = {"added": sum(d - c for _, _, c, d in blocks), "removed": sum(b - a for a, b, _, _ in blocks)}
    hunks, why = _bounded(_hunks(old_lines, new_lines, blocks), bounds.file_lines)
    if not aligned:
        why = [*why, "so much differs that the lines were not aligned"]
    return counts | {"hunks": hunks, "unified": _unified(name, old, new, hunks), "cut": _sentence(why)}


def _text(side: Content | None) -> str | None:
    """Its text, "" for no file; None if it is not text."""
    if side is None:
        return ""
    try:
        text = side.data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _split(text: str) -> list[str]:
    """Lines as `patch` sees them; a last one without its newline differs from one that has it."""
    lines = text.split("\n")
    last = lines.pop()
    return lines if not last else [*lines, f"{last}\n{NO_NEWLINE}"]


def _hunks(old: list[str], new: list[str], blocks: list[Block]) -> Iterator[Hunk]:
    for group in _near(blocks):
        first, last = group[0], group[-1]
        before = min(CONTEXT_LINES, first[0])
        behind = min(CONTEXT_LINES, len(old) - last[1])
        lines, at = [], first[0] - before
        for a, b, c, d in group:
            lines += (
                [f" {line}" for line in old[at:a]]
                + [f"-{line}" for line in old[a:b]]
                + [f"+{line}" for line in new[c:d]]
            )
            at = b
        lines += [f" {line}" for line in old[at : at + behind]]
        old_count, new_count = last[1] + behind - first[0] + before, last[3] + behind - first[2] + before
        yield Hunk(
            old_start=first[0] - before + (1 if old_count else 0),
            old_lines=old_count,
            new_start=first[2] - before + (1 if new_count else 0),
            new_lines=new_count,
            lines=lines,
        )


def _near(blocks: list[Block]) -> Iterator[list[Block]]:
    """Blocks whose surroundings touch, together."""
    group: list[Block] = []
    for block in blocks:
        if group and block[0] - group[-1][1] > 2 * CONTEXT_LINES:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _bounded(hunks: Iterator[Hunk], most_lines: int) -> tuple[list[Hunk], list[str]]:
    """The hunks that fit, the last one perhaps in part, and what was left out."""
    kept, left, why = [], most_lines, []
    for hunk in hunks:
        if len(hunk.lines) > left:
            why.append(f"only the first {most_lines} lines are shown")
            if left:
                kept.append(hunk.model_copy(update={"lines": hunk.lines[:left]}))
            break
        left -= len(hunk.lines)
        kept.append(hunk)
    if any(len(line) > LONGEST_LINE_CHARS for hunk in kept for line in hunk.lines):
        why.append(f"lines end after {LONGEST_LINE_CHARS} characters")
        kept = [hunk.model_copy(update={"lines": [_short(line) for line in hunk.lines]}) for hunk in kept]
    return kept, why


def _short(line: str) -> str:
    over = len(line) - LONGEST_LINE_CHARS
    return line if over <= 0 else f"{line[:LONGEST_LINE_CHARS]}… ({over} characters more)"


def _unified(name: str, old: Content | None, new: Content | None, hunks: list[Hunk]) -> str:
    if not hunks:
        return ""
    heads = [f"--- {'/dev/null' if old is None else f'a/{name}'}", f"+++ {'/dev/null' if new is None else f'b/{name}'}"]
    for hunk in hunks:
        heads.append(f"@@ -{hunk.old_start},{hunk.old_lines} +{hunk.new_start},{hunk.new_lines} @@")
        heads += hunk.lines
    return "\n".join(heads) + "\n"


def _sentence(why: list[str]) -> str | None:
    if not why:
        return None
    text = "; ".join(why)
    return f"{text[0].upper()}{text[1:]}."
