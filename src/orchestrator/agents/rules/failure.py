"""How a program failed, by its log. Log lines are hostile text: they are cleaned and cut before anyone reads them."""

import re
import unicodedata

from orchestrator.contract.agents import FailureDetail
from orchestrator.contract.running import PROGRAM_FOLDER

TAIL_BYTES = 4096
TAIL_LINES = 25
LINE_CHARS = 400
MESSAGE_CHARS = 500
READ_CHARS = 64 * 1024
TRACEBACK = "Traceback (most recent call last):"
FRAME = re.compile(r'\s*File "([^"]{1,300})", line (\d{1,7})(?:, in .*)?')
ERROR = re.compile(r"([A-Za-z_][\w.]{0,100})(?:: (.*))?")
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


def find_failure(log: str, reason: str) -> FailureDetail:
    """Return the last Python error in the log, with the program's frames; without one, `reason` and the log's end."""
    lines = clean_line(log[-READ_CHARS:]).split("\n")
    start = find_last_error(lines)
    if start is None:
        return FailureDetail(message=clean_line(reason)[:MESSAGE_CHARS], tail=take_last_lines(lines[-TAIL_LINES:]))
    own, kind, message = read_error(lines[start:])
    location = FRAME.fullmatch(own[-1][0]) if own else None
    return FailureDetail(
        type=kind,
        message=(message or kind or clean_line(reason))[:MESSAGE_CHARS],
        file=location and location[1].removeprefix(f"{PROGRAM_FOLDER}/"),
        line=location and int(location[2]),
        tail=take_last_lines(
            [*(line for frame in own for line in frame), f"{kind}: {message}" if message else kind or ""]
        ),
    )


def find_last_error(lines: list[str]) -> int | None:
    """Where the last traceback begins; a syntax error of the program itself has a frame and no heading."""
    for index in range(len(lines) - 1, -1, -1):
        if lines[index] == TRACEBACK:
            return index + 1
    frames = [index for index, line in enumerate(lines) if is_own(line)]
    return frames[-1] if frames else None


def read_error(lines: list[str]) -> tuple[list[list[str]], str | None, str]:
    """Return the frames in the program's files, each with the lines below it, then type and message of the error."""
    frames: list[list[str]] = []
    for line in lines:
        if FRAME.fullmatch(line):
            frames.append([line])
        elif line.startswith(" ") and frames:
            frames[-1].append(line)
        elif match := ERROR.fullmatch(line):
            return [frame for frame in frames if is_own(frame[0])], match[1], match[2] or ""
    return [frame for frame in frames if is_own(frame[0])], None, ""


def is_own(line: str) -> bool:
    match = FRAME.fullmatch(line)
    return match is not None and match[1].startswith(f"{PROGRAM_FOLDER}/")


def clean_line(text: str) -> str:
    """Without escape sequences, control and invisible characters; lines are cut at 400 characters."""
    text = ESCAPES.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    kept = "".join(char for char in text if char == "\n" or not unicodedata.category(char).startswith("C"))
    return "\n".join(line[:LINE_CHARS] for line in kept.split("\n"))


def take_last_lines(lines: list[str]) -> str:
    """Return the last lines that fit into 4 KiB."""
    return "\n".join(lines).strip("\n").encode()[-TAIL_BYTES:].decode(errors="ignore")
