"""What a coder's answer says: a plan, and for each file blocks to replace or its whole text. Models' forms vary."""

import re
from dataclasses import dataclass, field
from typing import Literal

THOUGHTS = re.compile(r"<(/?)(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
PLAN = re.compile(r"[\s#*>_-]*plan\W*?:[\s*_]*(.+)", re.IGNORECASE)
FILE = re.compile(r"[\s#*>/_-]*file(?:name)?[*_ ]*:[\s*_]*[`\"']?([^`\"'*\s]+)[`\"'*_: ]*", re.IGNORECASE)
NAME_ALONE = re.compile(r"[\s#*>]*[`*]*([\w.-]+\.\w{1,10})[`*]*:?\s*")
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*([\w+#.-]*)\s*(?:[\w]+=)?[\"']?([\w.-]+\.\w{1,10})?[\"']?.*")
SEARCH = re.compile(r"\s*<{5,9}\s*(?:SEARCH|ORIGINAL|HEAD|OLD)\b.*", re.IGNORECASE)
DIVIDER = re.compile(r"\s*={5,9}\s*")
REPLACE = re.compile(r"\s*>{5,9}\s*(?:REPLACE|UPDATED|NEW|END)?\b.*", re.IGNORECASE)
MAX_PLAN_CHARS = 300
MAX_LINE_CHARS = 500  # of a line that says something; longer ones are content


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the lines `search` of a file by `replace`."""

    filename: str
    search: str
    replace: str


@dataclass(slots=True)
class Proposal:
    """files: whole texts by name. problems: what in the answer cannot be understood, in sentences."""

    plan: str = ""
    edits: list[Edit] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def strip_thoughts(text: str) -> str:
    """Return the answer without the thoughts that some models write into it.

    Servers may leave out the mark at which they begin: what stands before an end without a beginning is thought, too.
    """
    kept: list[str] = []
    at, is_inside = 0, False
    for mark in THOUGHTS.finditer(text):
        if mark[1]:
            kept, is_inside = (kept if is_inside else []), False
        elif not is_inside:
            kept.append(text[at : mark.start()])
            is_inside = True
        at = mark.end()
    return "".join(kept if is_inside else [*kept, text[at:]]).strip()


def read_answer(text: str, entry: str) -> Proposal:
    """Read an answer. entry: the file that is meant where the answer names none.

    What is outside of blocks and fences is talk and left out.
    """
    lines = strip_thoughts(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    proposal, filename, at = Proposal(), entry, 0
    while at < len(lines):
        line = lines[at]
        if _match(SEARCH, line):
            at = _read_block(lines, at, filename, proposal)
        elif (fence := _match(FENCE, line)) and not _holds_blocks(lines, at):
            at = _read_fence(lines, at, fence, fence[3] or filename, proposal)
        else:
            plan, name = _match(PLAN, line), _match(FILE, line)
            if plan and not proposal.plan:
                proposal.plan = _clean_plan(plan[1])
            filename = name[1] if name else _read_name_before_fence(lines, at) or filename
            at += 1
    return proposal


def _match(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.fullmatch(line) if len(line) <= MAX_LINE_CHARS else None


def _find_written_line(lines: list[str], at: int, step: Literal[1, -1]) -> str:
    """Return the nearest line after or before line `at` that is not empty; empty if there is none."""
    at += step
    while 0 <= at < len(lines) and not lines[at].strip():
        at += step
    return lines[at] if 0 <= at < len(lines) else ""


def _read_name_before_fence(lines: list[str], at: int) -> str | None:
    """Return the name in a line that holds nothing else and stands right before a fence or a block."""
    name = _match(NAME_ALONE, lines[at])
    following = _find_written_line(lines, at, 1) if name else ""
    return name[1] if name and (_match(FENCE, following) or _match(SEARCH, following)) else None


def _holds_blocks(lines: list[str], at: int) -> bool:
    """Whether the fence is mere decoration: one around blocks, or the end of such."""
    following, before = _find_written_line(lines, at, 1), _find_written_line(lines, at, -1)
    is_end = bool(_match(REPLACE, before)) and lines[at].strip() in ("```", "~~~", "````")
    return bool(_match(SEARCH, following)) or bool(_match(FILE, following)) or is_end


def _read_block(lines: list[str], at: int, filename: str, proposal: Proposal) -> int:
    """Read the block that begins at line `at`; return the line after it."""
    divider = next((index for index in range(at + 1, len(lines)) if _match(DIVIDER, lines[index])), None)
    end = divider and next((i for i in range(divider + 1, len(lines)) if _match(REPLACE, lines[i])), None)
    if divider is None or end is None:
        proposal.problems.append(f"A block for {filename} has no ======= line followed by a >>>>>>> REPLACE line.")
        return len(lines)
    proposal.edits.append(Edit(filename, "\n".join(lines[at + 1 : divider]), "\n".join(lines[divider + 1 : end])))
    return end + 1


def _read_fence(lines: list[str], at: int, fence: re.Match[str], filename: str, proposal: Proposal) -> int:
    """Read the whole file in the fence that begins at line `at`; return the line after it."""
    mark = fence[1]
    closing = (
        index
        for index in range(at + 1, len(lines))
        if lines[index].strip() and not lines[index].strip().strip(mark[0]) and len(lines[index].strip()) >= len(mark)
    )
    end = next(closing, None)
    if end is None:
        proposal.problems.append(f"The text of {filename} does not end: its last ``` is missing.")
        return len(lines)
    text = "\n".join(lines[at + 1 : end])
    if proposal.files.get(filename, text + "\n") != text + "\n":
        proposal.problems.append(f"{filename} is there twice, with different texts; write each file once.")
    proposal.files[filename] = text + "\n"
    return end + 1


def _clean_plan(text: str) -> str:
    plain = "".join(char for char in text if char.isprintable()).strip(" *_`")
    return plain if len(plain) <= MAX_PLAN_CHARS else plain[: MAX_PLAN_CHARS - 3] + "..."
