"""`[run] requirements`: which lines are taken, and in which form they are kept."""

import re

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

MAX_REQUIREMENTS = 50
MAX_REQUIREMENT_CHARS = 300
ARCHIVES = (".whl", ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".egg")
INSTEAD = "write a name and the versions that are acceptable, such as 'xgboost>=2,<4'"
STRANGE = re.compile(r"[\x00-\x1f\x7f$\\`]")  # another line, an option or a variable could hide behind these


def check_requirements(lines: list[str]) -> list[str]:
    """Return the lines in one spelling, sorted, none twice; raise ValueError that names a line that cannot be used."""
    if len(lines) > MAX_REQUIREMENTS:
        raise ValueError(f"run.requirements has {len(lines)} lines; at most {MAX_REQUIREMENTS} are allowed")
    return sorted({_check_requirement(number, line) for number, line in enumerate(lines, 1)})


def _check_requirement(number: int, line: str) -> str:
    where = f"run.requirements line {number}"
    if len(line) > MAX_REQUIREMENT_CHARS:
        raise ValueError(f"{where} has {len(line)} characters; at most {MAX_REQUIREMENT_CHARS} are allowed")
    quoted = f"{where}, {line!r},"
    if STRANGE.search(line):
        raise ValueError(f"{quoted} contains a control character, '$', '`' or a backslash; {INSTEAD}")
    plain = line.strip()
    if plain.startswith("-"):
        raise ValueError(
            f"{quoted} is an option; {INSTEAD}. The index and the folder of wheels are settings of the server"
        )
    if "://" in plain or plain.startswith((".", "/", "~")):
        raise ValueError(f"{quoted} is an address or a path; {INSTEAD}")
    try:
        requirement = Requirement(plain)
    except InvalidRequirement as error:
        raise ValueError(f"{quoted} is not a requirement ({str(error).splitlines()[0]}); {INSTEAD}") from None
    if requirement.url is not None:
        raise ValueError(f"{quoted} names an address; {INSTEAD}")
    if requirement.name.lower().endswith(ARCHIVES):
        raise ValueError(f"{quoted} names a file; {INSTEAD}")
    requirement.name = canonicalize_name(requirement.name)
    return str(requirement)
