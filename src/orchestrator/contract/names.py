"""Version labels and file names as they may become folders and files: checked before anything is written."""

import unicodedata

from orchestrator.contract.errors import BadCursor, BadName

MAX_NAME_BYTES = 200
_FORBIDDEN = frozenset('/\\:*?"<>|')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)}
)


def checked_label(version: str) -> str:
    """`version`, if it can be a folder's name. Raises BadName."""
    return _checked("version", version)


def checked_filename(name: str) -> str:
    """`name`, if it is one plain file name. Raises BadName."""
    return _checked("file name", name)


def checked_dataset_name(name: str) -> str:
    """`name`, if a data set can be called so. Raises BadName."""
    return _checked("data set's name", name)


def cursor_number(cursor: str | None) -> int | None:
    """Return the number in a cursor made by us, None for None; raise BadCursor."""
    if cursor is None:
        return None
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        return int(cursor)
    raise BadCursor("The cursor is not one that a list gave out; start without a cursor.")


def _checked(what: str, name: str) -> str:
    problem = _problem(name)
    if problem:
        raise BadName(f"The {what} {problem}. Use letters, digits, '.', '-' and '_' only.")
    return name


def _problem(name: str) -> str | None:
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
