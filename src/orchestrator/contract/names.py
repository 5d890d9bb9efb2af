"""Names of files: those in a data directory that several parts know, and checks of labels and names from outside.

What may become a folder or a file is checked before anything is written.
"""

import unicodedata

from orchestrator.contract.errors import BadCursor, BadName

LOCK_FILE = "database/orchestrator.lock"  # held by the one process that uses the data directory
HOLDER_FILE = "database/holder.json"  # says where that process answers
DATABASE_FILE = "database/orchestrator.db"
MAX_NAME_BYTES = 200
_FORBIDDEN = frozenset('/\\:*?"<>|')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)}
)


def check_label(version: str) -> str:
    """`version`, if it can be a folder's name. Raises BadName."""
    return _check_name("version", version)


def check_filename(name: str) -> str:
    """`name`, if it is one plain file name. Raises BadName."""
    return _check_name("file name", name)


def check_dataset_name(name: str) -> str:
    """`name`, if a data set can be called so. Raises BadName."""
    return _check_name("data set's name", name)


def parse_cursor(cursor: str | None) -> int | None:
    """Return the number in a cursor made by us, None for None; raise BadCursor."""
    if cursor is None:
        return None
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        return int(cursor)
    raise BadCursor("The cursor does not come from this list; start without a cursor.")


def _check_name(kind: str, name: str) -> str:
    problem = _find_problem(name)
    if problem:
        raise BadName(f"The {kind} {problem}. Use letters, digits, '.', '-' and '_' only.")
    return name


def _find_problem(name: str) -> str | None:
    if not name.strip():
        return "is empty"
    if len(name.encode(errors="surrogatepass")) > MAX_NAME_BYTES:
        return f"is longer than {MAX_NAME_BYTES} bytes"
    if any(char in _FORBIDDEN for char in name):
        return "has a path separator or another character that cannot be in a file name"
    if any(unicodedata.category(char).startswith("C") for char in name):
        return "has a control or invisible character"
    if name.startswith(".") or name.endswith((".", " ")) or name != name.strip():
        return "begins with a dot or ends with a dot or space"
    if name.split(".")[0].lower() in _RESERVED:
        return "is a device name on some systems"
    return None
