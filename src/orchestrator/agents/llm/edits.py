"""Carry out a proposal on the files of a program, and check what comes of it before anybody stores it."""

import ast
import difflib
import warnings
from collections.abc import Mapping, Sequence

from orchestrator.agents.llm.answers import Edit, Proposal
from orchestrator.contract.code import find_entry
from orchestrator.contract.errors import BadName, FileNotStored
from orchestrator.contract.names import check_filename
from orchestrator.contract.spec import MAX_FILES

MAX_FILE_BYTES = 1024 * 1024
MAX_SHOWN_LINES = 6
MAX_EDITS = 100
MAX_COMPARED_LINES, MAX_COMPARED_CHARS = 2_000, 200  # for the lines that are nearest to missing ones
MIN_LIKENESS = 0.5

Files = Mapping[str, str]


class Unusable(Exception):
    """A proposal that does not give a program; `problems` says why, for whoever made it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(dict.fromkeys(problems))
        super().__init__(" ".join(self.problems))


def carry_out(proposal: Proposal, base: Files, *, editable: Sequence[str], entry: str) -> dict[str, str]:
    """Return all files of the new program; raise Unusable with every problem there is.

    base: the files it is made from, which are not changed. editable: the files that may differ; empty for all.
    """
    problems = list(proposal.problems)
    if not proposal.edits and not proposal.files and not problems:
        problems.append("The answer holds no program: neither a search/replace block nor a whole file in a fence.")
    files = dict(base) | proposal.files
    if len(proposal.edits) > MAX_EDITS:
        problems.append(f"The answer has {len(proposal.edits)} blocks; at most {MAX_EDITS} are read. Give whole files.")
    for edit in proposal.edits[:MAX_EDITS]:
        if edit.filename in proposal.files:
            problems.append(f"{edit.filename} is there as a whole and in blocks; write one or the other.")
            continue
        try:
            files[edit.filename] = apply_edit(files.get(edit.filename), edit)
        except Unusable as error:
            problems += error.problems
    changed = [name for name in files if files[name] != base.get(name)]
    problems += _find_problems(files, changed, editable, entry)
    if not changed and not problems:
        problems.append("The answer changes nothing: the program would be the same as before.")
    if problems:
        raise Unusable(problems)
    return files


def apply_edit(text: str | None, edit: Edit) -> str:
    """Return the text with one block replaced; raise Unusable if its lines are not there, or there several times.

    Spaces at the ends of lines do not count, nor how far the block is indented as a whole. A part of a line that stands
    in the file once is replaced, too.
    """
    if not edit.search.strip():
        if text is not None and text.strip():
            raise Unusable([f"A block for {edit.filename} has nothing to search for, and the file is not empty."])
        return edit.replace + "\n"
    if text is None:
        raise Unusable([f"A block is for {edit.filename}, and there is no such file."])
    newline = "\r\n" if "\r\n" in text else "\n"
    lines, wanted = text.replace("\r\n", "\n").split("\n"), _trim(edit.search.split("\n"))
    new = edit.replace.split("\n") if edit.replace else []
    places = _find_lines(lines, wanted)
    shift = ""
    if not places:
        places, shift = _find_shifted_lines(lines, wanted)
    whole, part = "\n".join(lines), edit.search.strip()
    if not places and whole.count(part) == 1:  # a part of one line
        return whole.replace(part, edit.replace.strip()).replace("\n", newline)
    if len(places) != 1:
        raise Unusable([_describe_miss(lines, wanted, edit.filename, len(places))])
    at = places[0]
    new = [shift + line if line.strip() else line for line in new]
    return newline.join([*lines[:at], *new, *lines[at + len(wanted) :]])


def _trim(lines: list[str]) -> list[str]:
    """Return the lines without empty ones at both ends."""
    held = [index for index, line in enumerate(lines) if line.strip()]
    return lines[held[0] : held[-1] + 1]


def _find_lines(lines: list[str], wanted: list[str]) -> list[int]:
    ends = [line.rstrip() for line in wanted]
    return [
        at
        for at in range(len(lines) - len(ends) + 1)
        if lines[at].rstrip() == ends[0] and [line.rstrip() for line in lines[at : at + len(ends)]] == ends
    ]


def _find_shifted_lines(lines: list[str], wanted: list[str]) -> tuple[list[int], str]:
    """Return where the lines stand with more indentation than they were asked for, and the indentation they lack."""
    first = wanted[0]
    for line in lines:
        if line.strip() != first.strip() or len(line.rstrip()) <= len(first.rstrip()):
            continue
        shift = line[: len(line.rstrip()) - len(first.rstrip())]
        if not shift.strip():
            places = _find_lines(lines, [shift + each if each.strip() else each for each in wanted])
            if places:
                return places, shift
    return [], ""


def _describe_miss(lines: list[str], wanted: list[str], filename: str, places: int) -> str:
    quoted = "\n".join(wanted[:MAX_SHOWN_LINES])
    if places > 1:
        return f"These lines stand in {filename} {places} times; search for more lines around them:\n{quoted}"
    compared = [line for line in lines[:MAX_COMPARED_LINES] if len(line) <= MAX_COMPARED_CHARS]
    nearest = difflib.get_close_matches(wanted[0][:MAX_COMPARED_CHARS], compared, n=1, cutoff=MIN_LIKENESS)
    at = lines.index(nearest[0]) if nearest else None
    hint = "" if at is None else "\nNearest are:\n" + "\n".join(lines[at : at + min(len(wanted), MAX_SHOWN_LINES)])
    return f"These lines are not in {filename}:\n{quoted}{hint}"


def _find_problems(files: Files, changed: Sequence[str], editable: Sequence[str], entry: str) -> list[str]:
    problems: list[str] = []
    for name in changed:
        try:
            check_filename(name)
        except BadName as error:
            problems.append(f"{name[:100]!r} cannot be the name of a file: {error}")
            continue
        if editable and name not in editable:
            problems.append(f"{name} may not be changed; the files that may are: {', '.join(editable)}.")
        if len(files[name].encode(errors="surrogatepass")) > MAX_FILE_BYTES:
            problems.append(f"{name} is larger than {MAX_FILE_BYTES} bytes.")
        elif name.endswith(".py") and (wrong := find_syntax_error(files[name])):
            problems.append(f"{name}, {wrong}")
    if len(files) > MAX_FILES:
        problems.append(f"The program has {len(files)} files; at most {MAX_FILES} are allowed.")
    if files:
        try:
            find_entry(list(files), entry)
        except FileNotStored as error:
            problems.append(str(error))
    return problems


def find_syntax_error(text: str) -> str | None:
    """Return where and why the text is not Python; None if it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()[:200]
        where = "" if error.lineno is None else f"line {error.lineno}: "
        return f"{where}not valid Python: {error.msg.rstrip('.')}" + (f": {line}" if line else ".")
    except ValueError as error:  # what Python before 3.11.4 raises for a null character
        return f"not valid Python: {error}."
    except (RecursionError, MemoryError) as error:
        return f"it cannot be read as Python ({type(error).__name__}: {error})."
    return None
