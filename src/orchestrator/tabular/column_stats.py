"""Statistics of one column, gathered a chunk of cells at a time, never the whole column at once."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Collection, Sequence

from orchestrator.tabular.dates import DateForms
from orchestrator.tabular.limits import FEW_VALUES
from orchestrator.tabular.missing_values import ALWAYS_MISSING, MISSING_IN_NUMBERS
from orchestrator.tabular.numbers import NumberForm, parse_number

MAX_CODES = 250  # up to this many distinct values, two columns are compared by meaning
MAX_HASHES = 40_000_000  # of all columns together


class ColumnStats:
    """`spare` is shared by all columns of a table: the number of values that may still be counted individually."""

    def __init__(self, name: str, spare: list[int], *, comma_first: bool) -> None:
        self.name = name
        self.rows = self.empty = self.spelled = self.missing_in_numbers = 0
        self.gaps: set[str] = set()  # how missing values were written
        self.number_gaps: set[str] = set()
        self.counts: Counter[str] | None = Counter()
        self.hashes: array[int] | None = array("q")
        self.numbers = NumberForm(comma_first)
        self.dates = DateForms()
        self.chars = self.texts_measured = self.spaced = 0
        self.numbers_among = self.texts_among = 0
        self.has_words = False  # a value has more than one word
        self.first_text: tuple[int, str] | None = None
        self.codes: dict[str, int] | None = {}
        self.code_digest, self.raw_digest = hashlib.blake2b(digest_size=16), hashlib.blake2b(digest_size=16)
        self._spare = spare

    def add(self, cells: Sequence[str]) -> None:
        """Add the next rows' cells, in order."""
        self._compare(cells)
        self._count(cells)
        seen = set(cells)
        if any(map(str.__ne__, seen, map(str.strip, seen))):
            self.spaced += 1
            cells = [cell.strip() for cell in cells]
            seen = set(cells)
        self._drop_missing(seen, cells)
        if seen:
            self._classify(seen, cells)
        self.rows += len(cells)

    @property
    def missing(self) -> int:
        return self.empty + self.spelled

    @property
    def is_number(self) -> bool:
        return self.numbers.mode is not None and self.numbers_among > 0

    @property
    def is_date(self) -> bool:
        return not self.is_number and self.dates.alive and self.dates.common is not None

    @property
    def distinct(self) -> int | None:
        """The number of distinct values; None if there were too many to count."""
        if self.counts is not None:
            return len(self.values())
        if self.hashes is None:
            return None
        weak = self.number_gaps if self.is_number or self.is_date else ()
        return count_distinct(self.hashes) - len(self.gaps) - len(weak)

    def values(self) -> Counter[str]:
        """Count rows by value, without missing ones; for a column with few distinct values."""
        found: Counter[str] = Counter()
        missing = ALWAYS_MISSING | MISSING_IN_NUMBERS if self.is_number or self.is_date else ALWAYS_MISSING
        for value, rows in (self.counts or {}).items():
            if value.strip() not in missing:
                found[value.strip()] += rows
        return found

    def fingerprint(self) -> str:
        """Return a digest that is equal for columns with the same information in every row, however the values are
        spelled.

        If most rows have distinct values, any two columns map one to one, so there the cells themselves are compared.
        """
        coded = self.codes is not None and 2 * len(self.codes) <= self.rows
        return f"codes {self.code_digest.hexdigest()}" if coded else f"cells {self.raw_digest.hexdigest()}"

    def _compare(self, cells: Sequence[str]) -> None:
        self.raw_digest.update(("\0".join(cells) + "\0").encode(errors="surrogatepass"))
        if self.codes is None:
            return
        for value in dict.fromkeys(cells):
            if value not in self.codes:
                self.codes[value] = len(self.codes)
        if len(self.codes) > MAX_CODES:
            self.codes = None
        else:
            self.code_digest.update(bytes(map(self.codes.__getitem__, cells)))

    def _count(self, cells: Sequence[str]) -> None:
        if self.counts is not None:
            self.counts.update(cells)
            if len(self.counts) > 2 * FEW_VALUES:
                self._count_hashes(self.counts)
                self.counts = None
        elif self.hashes is not None:
            self._count_hashes(set(cells))

    def _count_hashes(self, values: Collection[str]) -> None:
        self._spare[0] -= len(values)
        if self._spare[0] < 0:
            self.hashes = None
        elif self.hashes is not None:
            self.hashes.extend(map(hash, values))

    def _drop_missing(self, seen: set[str], cells: Sequence[str]) -> None:
        for value in seen & ALWAYS_MISSING:
            if value:
                self.spelled += cells.count(value)
            else:
                self.empty += cells.count(value)
            seen.discard(value)
            self.gaps.add(value)
        for value in seen & MISSING_IN_NUMBERS:
            self.missing_in_numbers += cells.count(value)
            self.number_gaps.add(value)

    def _classify(self, seen: set[str], cells: Sequence[str]) -> None:
        """Update numbers, dates and lengths; `seen` holds the distinct values that are not certainly missing."""
        values = seen - MISSING_IN_NUMBERS
        if not values:
            return
        if self.numbers.mode is not None:
            self.numbers.add(values)
            if self.numbers.mode is not None:
                self.numbers_among += len(values)
            elif self.numbers_among:
                self.dates.alive = False  # there were numbers before
        if self.numbers.mode is None:
            self.has_words = self.has_words or any(" " in value for value in values)
            self.chars, self.texts_measured = self.chars + sum(map(len, values)), self.texts_measured + len(values)
            self._count_texts(values, cells)
            if self.dates.alive:
                self.dates.add(values)

    def _count_texts(self, values: set[str], cells: Sequence[str]) -> None:
        """Count numbers and texts in a column of mixed values, and note the first text."""
        if self.texts_among > 20 * (self.numbers_among + 50):
            return
        texts = {value for value in values if parse_number(value) is None}
        self.numbers_among += len(values) - len(texts)
        self.texts_among += len(texts)
        if texts and self.first_text is None:
            index = next(index for index, cell in enumerate(cells) if cell in texts)
            self.first_text = (self.rows + index, cells[index])


def count_distinct(hashes: "array[int]") -> int:
    """Count the distinct numbers; sorting is four times as fast as numpy's unique."""
    import numpy as np

    ordered = np.sort(np.frombuffer(hashes, dtype=np.int64))
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + bool(len(ordered))
