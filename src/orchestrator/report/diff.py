"""The differences between two versions, file by file, within bounds that hold for any bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from orchestrator.contract.diffs import CodeDiff, FileDiff, Hunk
from orchestrator.report.alignment import Block, align_lines

CONTEXT_LINES = 3
MAX_LINE_CHARS = 2_000
NO_NEWLINE = "\\ No newline at end of file"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a diff is diff."""

    file_bytes: int = 1024 * 1024
    file_lines: int = 4_000
    all_lines: int = 10_000


@dataclass(frozen=True, slots=True)
class Content:
    """A file of a version; `data` is None if its bytes are not available or too many to compare."""

    sha256: str
    size_bytes: int
    data: bytes | None


FULL = Bounds()
SMALL = Bounds(file_bytes=256 * 1024, file_lines=120, all_lines=240)  # for a report that shows many


def diff_versions(
    old: Mapping[str, Content],
    new: Mapping[str, Content],
    *,
    task_id: int,
    version: str,
    base: str | None,
    bounds: Bounds = FULL,
) -> CodeDiff:
    """Compare all files of both versions in order of name; changed ones have hunks."""
    files, left = [], bounds.all_lines
    for name in sorted(old.keys() | new.keys()):
        file = diff_file(
            name, old.get(name), new.get(name), Bounds(bounds.file_bytes, min(bounds.file_lines, left), left)
        )
        left -= sum(len(hunk.lines) for hunk in file.hunks)
        files.append(file)
    cut = "Not everything is shown; each file states what is left out." if any(file.cut for file in files) else None
    return CodeDiff(
        task_id=task_id,
        version=version,
        base=base,
        files=files,
        cut=cut,
        added=sum(file.added for file in files),
        removed=sum(file.removed for file in files),
    )


def diff_file(name: str, old: Content | None, new: Content | None, bounds: Bounds = FULL) -> FileDiff:
    """Compare one file; `old` or `new` is None if that version does not have it."""
    diff = FileDiff(
        filename=name,
        status=_compare_status(old, new),
        old_sha256=old and old.sha256,
        new_sha256=new and new.sha256,
        old_bytes=None if old is None else old.size_bytes,
        new_bytes=None if new is None else new.size_bytes,
    )
    if diff.status == "same":
        return diff
    return diff.model_copy(update=_compare_lines(name, old, new, bounds))


def _compare_status(old: Content | None, new: Content | None) -> Literal["added", "removed", "same", "changed"]:
    if old is None:
        return "added"
    if new is None:
        return "removed"
    return "same" if old.sha256 == new.sha256 else "changed"


def _compare_lines(name: str, old: Content | None, new: Content | None, bounds: Bounds) -> dict[str, Any]:
    """Compute the fields of a FileDiff that describe lines."""
    sides = [side for side in (old, new) if side is not None]
    if any(side.data is None or side.size_bytes > bounds.file_bytes for side in sides):
        return {
            "cut": f"A file of more than {bounds.file_bytes} bytes is not compared line by line. "
            "Use download_code to get it."
        }
    before, after = _decode_text(old), _decode_text(new)
    if before is None or after is None:
        return {"binary": True, "cut": "Not UTF-8 text. Use download_code to get the bytes."}
    old_lines, new_lines = _split(before), _split(after)
    blocks, aligned = align_lines(old_lines, new_lines)
    counts = {"added": sum(d - c for _, _, c, d in blocks), "removed": sum(b - a for a, b, _, _ in blocks)}
    hunks, why = _cut_hunks(_build_hunks(old_lines, new_lines, blocks), bounds.file_lines)
    if not aligned:
        why = [*why, "the files differ too much for their lines to be aligned"]
    return counts | {"hunks": hunks, "unified": _format_unified(name, old, new, hunks), "cut": _join_reasons(why)}


def _decode_text(side: Content | None) -> str | None:
    """Return the text, "" for no file, None if it is not text."""
    if side is None:
        return ""
    try:
        text = (side.data or b"").decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _split(text: str) -> list[str]:
    """Split into lines as `patch` does; a last line without a newline differs from one with it."""
    lines = text.split("\n")
    last = lines.pop()
    return lines if not last else [*lines, f"{last}\n{NO_NEWLINE}"]


def _build_hunks(old: list[str], new: list[str], blocks: list[Block]) -> Iterator[Hunk]:
    for group in _group_blocks(blocks):
        first, last = group[0], group[-1]
        before = min(CONTEXT_LINES, first[0])
        after = min(CONTEXT_LINES, len(old) - last[1])
        lines, at = [], first[0] - before
        for a, b, c, d in group:
            lines += (
                [f" {line}" for line in old[at:a]]
                + [f"-{line}" for line in old[a:b]]
                + [f"+{line}" for line in new[c:d]]
            )
            at = b
        lines += [f" {line}" for line in old[at : at + after]]
        old_count, new_count = last[1] + after - first[0] + before, last[3] + after - first[2] + before
        yield Hunk(
            old_start=first[0] - before + (1 if old_count else 0),
            old_lines=old_count,
            new_start=first[2] - before + (1 if new_count else 0),
            new_lines=new_count,
            lines=lines,
        )


def _group_blocks(blocks: list[Block]) -> Iterator[list[Block]]:
    """Group blocks whose context lines overlap."""
    group: list[Block] = []
    for block in blocks:
        if group and block[0] - group[-1][1] > 2 * CONTEXT_LINES:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _cut_hunks(hunks: Iterator[Hunk], max_lines: int) -> tuple[list[Hunk], list[str]]:
    """Return the hunks that fit, the last one perhaps cut, and reasons for what was left out."""
    kept, left, why = [], max_lines, []
    for hunk in hunks:
        if len(hunk.lines) > left:
            why.append(f"only the first {max_lines} lines are shown")
            if left:
                kept.append(hunk.model_copy(update={"lines": hunk.lines[:left]}))
            break
        left -= len(hunk.lines)
        kept.append(hunk)
    if any(len(line) > MAX_LINE_CHARS for hunk in kept for line in hunk.lines):
        why.append(f"lines are cut after {MAX_LINE_CHARS} characters")
        kept = [hunk.model_copy(update={"lines": [_shorten_line(line) for line in hunk.lines]}) for hunk in kept]
    return kept, why


def _shorten_line(line: str) -> str:
    over = len(line) - MAX_LINE_CHARS
    return line if over <= 0 else f"{line[:MAX_LINE_CHARS]}… ({over} more characters)"


def _format_unified(name: str, old: Content | None, new: Content | None, hunks: list[Hunk]) -> str:
    if not hunks:
        return ""
    heads = [f"--- {'/dev/null' if old is None else f'a/{name}'}", f"+++ {'/dev/null' if new is None else f'b/{name}'}"]
    for hunk in hunks:
        heads.append(f"@@ -{hunk.old_start},{hunk.old_lines} +{hunk.new_start},{hunk.new_lines} @@")
        heads += hunk.lines
    return "\n".join(heads) + "\n"


def _join_reasons(why: list[str]) -> str | None:
    if not why:
        return None
    text = "; ".join(why)
    return f"{text[0].upper()}{text[1:]}."
