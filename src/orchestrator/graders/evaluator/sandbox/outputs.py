"""A program's outputs as evaluate.py reads them. They are hostile: sizes are bounded, nothing of them is ever run."""

import csv
import json
import math
import os
import stat
from collections.abc import Iterator
from pathlib import Path

LARGEST_BYTES = 64 * 1024 * 1024
LONGEST_FIELD_CHARS = 131_072  # of a CSV file
LARGEST_JSON_BYTES = 8 * 1024 * 1024  # as Python objects it takes up to thirty times as much
MOST_CELLS = 2_000_000
SHOWN_CHARS = 60


class Rejected(Exception):
    """The outputs cannot be scored, and that is the program's doing; the message is a sentence its author can act on."""


class Outputs:
    """The declared outputs of one execution, by name. Every reader rejects what is not plain data of the form it reads."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(os.listdir(self.folder)))

    def __len__(self) -> int:
        return len(os.listdir(self.folder))

    def __contains__(self, name: object) -> bool:
        return name in os.listdir(self.folder)

    def reject(self, reason: str) -> None:
        """Ends the evaluation: the outputs are invalid, for this reason. Whoever writes programs reads it."""
        raise Rejected(str(reason))

    def bytes(self, name: str, *, max_bytes: int = LARGEST_BYTES) -> bytes:
        """The file as it is."""
        if name != os.path.basename(name) or name in ("", ".", ".."):
            raise ValueError(f"{name!r} is not the plain name of an output.")
        try:
            descriptor = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise Rejected(f"{name} cannot be read as a plain file: {error.strerror}.") from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Rejected(f"{name} is not a plain file.")
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(max_bytes + 1)
        if len(content) > max_bytes:
            raise Rejected(f"{name} has more than {max_bytes} bytes.")
        return content

    def text(self, name: str, *, max_bytes: int = LARGEST_BYTES) -> str:
        """The file as UTF-8 text."""
        try:
            return self.bytes(name, max_bytes=max_bytes).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Rejected(f"{name} is not UTF-8 text (byte {error.start}).") from None

    def json(self, name: str, *, max_bytes: int = LARGEST_JSON_BYTES):
        """The file's JSON value; every number in it is finite."""
        text = self.text(name, max_bytes=max_bytes)

        def finite(digits: str) -> float:
            number = float(digits)
            if not math.isfinite(number):
                raise Rejected(f"{name} holds {shown(digits)}, which is not a finite number.")
            return number

        try:
            return json.loads(text, parse_constant=finite, parse_float=finite)
        except json.JSONDecodeError as error:
            raise Rejected(f"{name}, line {error.lineno}: it is not JSON ({error.msg}).") from None
        except RecursionError:
            raise Rejected(f"{name} is nested too deep to be read.") from None
        except ValueError:  # a whole number of thousands of digits
            raise Rejected(f"{name} holds a number with too many digits.") from None

    def csv(self, name: str, *, max_bytes: int = LARGEST_BYTES) -> list[dict[str, str]]:
        """The rows of a CSV file with a header, as text by column; `number` turns text into numbers."""
        csv.field_size_limit(LONGEST_FIELD_CHARS)
        reader = csv.reader(self.text(name, max_bytes=max_bytes).splitlines(keepends=True))
        rows: list[dict[str, str]] = []
        try:
            header = next(reader, [])
            if not header or len(set(header)) != len(header):
                raise Rejected(f"{name} has no header, or one that names a column twice.")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise Rejected(
                        f"{name}, line {reader.line_num}: it has {len(row)} fields, the header has {len(header)}."
                    )
                if (len(rows) + 1) * len(header) > MOST_CELLS:
                    raise Rejected(f"{name} has more than {MOST_CELLS} cells.")
                rows.append(dict(zip(header, row, strict=True)))
        except csv.Error as error:
            raise Rejected(f"{name}, line {reader.line_num}: it is not well-formed CSV ({error}).") from None
        return rows

    def npz(self, name: str, *, finite: bool = True) -> dict:
        """The numpy arrays of an .npz file by name. Objects (pickles) are rejected; so is NaN, unless `finite` is False."""
        from arrays import read_npz

        return read_npz(self.bytes(name), name, finite)

    def npy(self, name: str, *, finite: bool = True):
        """The numpy array of an .npy file, held to the same."""
        from arrays import read_npy

        return read_npy(self.bytes(name), name, finite)

    def number(self, value: object, what: str = "a value") -> float:
        """`value`, a number or its text, as a finite float; all else is rejected. `what` names it in the sentence."""
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        short = isinstance(value, str) and len(value) <= SHOWN_CHARS and "_" not in value
        try:
            number = float(value) if plain or short else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise Rejected(f"{what} is {shown(value)}, not a finite number.")
        return number


def shown(value: object) -> str:
    """Foreign data, short and without control characters."""
    if isinstance(value, (list, dict)):
        return f"a {type(value).__name__} with {len(value)} entries"
    if isinstance(value, int) and abs(value) >= 1 << 200:
        return "a whole number with too many digits"
    text = ascii(value[: SHOWN_CHARS + 1] if isinstance(value, str) else value)
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "..."
