"""JSON that people and agents send to be kept: what every reader can take."""

import json

MAX_LEVELS = 100  # of lists and objects inside each other
MAX_INTEGER = 2**63


def check_json(value: dict) -> dict:
    """Return `value` if every reader of JSON can take it: finite 64-bit numbers, whole characters, not too deep.

    Raises ValueError. One such value in an event would make the task's whole history unreadable.
    """
    level: list = [value]
    for _ in range(MAX_LEVELS):
        level = [part for outer in level for part in (outer.values() if isinstance(outer, dict) else outer)]
        if any(isinstance(part, int) and not -MAX_INTEGER <= part < MAX_INTEGER for part in level):
            raise ValueError("contains a whole number of more than 64 bits; write it as text")
        level = [part for part in level if isinstance(part, (dict, list, tuple))]
    if level:
        raise ValueError(f"has more than {MAX_LEVELS} levels")
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("contains half of a surrogate pair, which is not a character") from None
    except ValueError:
        raise ValueError("contains a number that is not finite") from None
    return value
