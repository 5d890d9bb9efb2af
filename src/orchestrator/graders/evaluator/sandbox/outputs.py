"""A program's outputs as evaluate.py reads them. They are hostile: sizes are bounded, and nothing is ever run."""

import csv
import io
import json
import math
import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
MAX_FIELD_CHARS = 131_072  # of a CSV file
MAX_JSON_BYTES = 8 * 1024 * 1024  # as Python objects it takes up to thirty times as much
MAX_CELLS = 2_000_000
MAX_QUOTED_CHARS = 60


class Rejected(Exception):
    """The program's outputs cannot be scored; the message is a sentence that the program's author can act on.

    cause: one of contract.grading.GradeCause, or None. These files import nothing of ours, so a test holds them to it.
    """

    def __init__(self, cause: str | None, message: str) -> None:
        super().__init__(message)
        self.cause = cause


class MissingColumn(KeyError):
    """evaluate.py asks a row for a column that the program did not write."""

    @property
    def cause(self) -> str:
        column = str(self.args[0])
        return "missing_probabilities" if column == "proba" or column.startswith("proba_") else "missing_column"


class Row(dict):
    """One row of a CSV file: text by column."""

    __slots__ = ()

    def __missing__(self, column: str) -> str:
        raise MissingColumn(column)


class Outputs:
    """The declared outputs of one execution, by name. Each reader rejects what is not plain data of its own form.

    causes: those that `reject` takes; any, where it is empty. private: the folder that only evaluate.py sees.
    """

    def __init__(self, folder: str | Path, causes: Collection[str] = (), private: Path | None = None) -> None:
        self.folder = Path(folder)
        self.causes = causes
        self._private = private

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(os.listdir(self.folder)))

    def __len__(self) -> int:
        return len(os.listdir(self.folder))

    def __contains__(self, name: object) -> bool:
        return name in os.listdir(self.folder)

    def reject(self, reason: str, cause: str | None = None) -> None:
        """End the evaluation: the outputs are invalid, for this reason, which the author of the program reads.

        cause: the same for programs, such as `missing_probabilities`. Raises ValueError if there is no such cause.
        """
        if cause is not None and self.causes and cause not in self.causes:
            raise ValueError(f"there is no cause {cause!r}; there are: {', '.join(self.causes)}")
        raise Rejected(cause, str(reason))

    def bytes(self, name: str, *, max_bytes: int = MAX_BYTES) -> bytes:
        """Return the content of the file; reject what is no plain file, or too large."""
        if name != os.path.basename(name) or name in ("", ".", ".."):
            raise ValueError(f"{name!r} is not the plain name of an output.")
        try:
            descriptor = os.open(self.folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise Rejected(
                "missing_file" if isinstance(error, FileNotFoundError) else "unreadable_file",
                f"{name} cannot be read as a plain file: {error.strerror}.",
            ) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Rejected("unreadable_file", f"{name} is not a plain file.")
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(max_bytes + 1)
        if len(content) > max_bytes:
            raise Rejected("too_large", f"{name} has more than {max_bytes} bytes.")
        return content

    def text(self, name: str, *, max_bytes: int = MAX_BYTES) -> str:
        """Return the file as text; reject what is not UTF-8."""
        try:
            return self.bytes(name, max_bytes=max_bytes).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Rejected("unreadable_file", f"{name} is not UTF-8 text (byte {error.start}).") from None

    def json(self, name: str, *, max_bytes: int = MAX_JSON_BYTES):
        """Return the file's JSON value; reject numbers that are not finite."""
        text = self.text(name, max_bytes=max_bytes)

        def parse_finite(digits: str) -> float:
            number = float(digits)
            if not math.isfinite(number):
                raise Rejected("wrong_value", f"{name} holds {quote(digits)}, which is not a finite number.")
            return number

        try:
            return json.loads(text, parse_constant=parse_finite, parse_float=parse_finite)
        except json.JSONDecodeError as error:
            raise Rejected("malformed", f"{name}, line {error.lineno}: it is not JSON ({error.msg}).") from None
        except RecursionError:
            raise Rejected("too_large", f"{name} is nested too deep to be read.") from None
        except ValueError:  # a whole number of thousands of digits
            raise Rejected("wrong_value", f"{name} holds a number with too many digits.") from None

    def csv(self, name: str, *, max_bytes: int = MAX_BYTES) -> list[dict[str, str]]:
        """Return the rows of a CSV file with a header, as text by column; `number` turns text into numbers."""
        csv.field_size_limit(MAX_FIELD_CHARS)
        reader = csv.reader(io.StringIO(self.text(name, max_bytes=max_bytes), newline=""))
        rows: list[dict[str, str]] = []
        try:
            header = next(reader, [])
            if not header or len(set(header)) != len(header):
                raise Rejected("malformed", f"{name} has no header, or one that names a column twice.")
            for row in reader:
                if not row or (len(row) == 1 < len(header) and not row[0].strip()):  # nothing, or spaces
                    continue
                if len(row) != len(header):
                    raise Rejected(
                        "malformed",
                        f"{name}, line {reader.line_num}: it has {len(row)} fields, the header has {len(header)}.",
                    )
                if (len(rows) + 1) * len(header) > MAX_CELLS:
                    raise Rejected("too_large", f"{name} has more than {MAX_CELLS} cells.")
                rows.append(Row(zip(header, row, strict=True)))
        except csv.Error as error:
            raise Rejected(
                "malformed", f"{name}, line {reader.line_num}: it is not well-formed CSV ({error})."
            ) from None
        return rows

    def npz(self, name: str, *, finite: bool = True) -> dict:
        """Return the numpy arrays of an .npz file by name; reject pickles, and NaN unless `finite` is False."""
        from arrays import read_npz

        return read_npz(self.bytes(name), name, finite)

    def npy(self, name: str, *, finite: bool = True):
        """Return the numpy array of an .npy file; reject what `npz` rejects."""
        from arrays import read_npy

        return read_npy(self.bytes(name), name, finite)

    def race(self, name: str, function: str, *, reference, make_input, turns=5, inputs=2, tolerance=1e-9) -> dict:
        """Return how much faster a function of the output `name` is than the reference: `speedup`, and both `seconds`.

        The output is Python source, and is run, in a process that has no way to its measurements (racing.py). It sees
        this sandbox, so nothing private may be in it. make_input: gets a random.Random, returns the arguments of one
        call as JSON values. Rejects wrong answers.
        """
        from racing import race_function

        if self._private is not None and any(self._private.iterdir()):
            raise ValueError("race runs the program where it could read private data; use a task without any.")
        source, path = self.text(name), str(self.folder / name)
        return race_function(
            (source, path, function), reference, make_input, turns=turns, inputs=inputs, tolerance=tolerance
        )

    def number(self, value: object, what: str = "a value") -> float:
        """Return a number or its text as a finite float; reject all else. `what` names the value in the reason."""
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        short = isinstance(value, str) and len(value) <= MAX_QUOTED_CHARS and "_" not in value
        try:
            number = float(value) if plain or short else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise Rejected("wrong_value", f"{what} is {quote(value)}, not a finite number.")
        return number


def quote(value: object) -> str:
    """Return foreign data as short text without control characters."""
    if isinstance(value, (list, dict)):
        return f"a {type(value).__name__} with {len(value)} entries"
    if isinstance(value, int) and abs(value) >= 1 << 200:
        return "a whole number with too many digits"
    text = ascii(value[: MAX_QUOTED_CHARS + 1] if isinstance(value, str) else value)
    return text if len(text) <= MAX_QUOTED_CHARS else text[:MAX_QUOTED_CHARS] + "..."
