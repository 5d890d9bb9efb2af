"""What is seen in one column, a chunk of cells at a time: never the whole column at once."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Sequence

from orchestrator.tabular.dates import DateForms
from orchestrator.tabular.limits import FEW_VALUES
from orchestrator.tabular.missing import STRONG, WEAK
from orchestrator.tabular.numbers import NumberForm, number_of

FEWEST_CODES = 250  # distinct values up to which two columns are compared by meaning
MOST_HASHES = 40_000_000  # of all columns together


class Tally:
    """`spare` is shared by all columns of a table: how many values may still be counted one by one."""

    def __init__(self, name: str, spare: list[int], *, comma_first: bool) -> None:
        self.name = name
        self.rows = self.empty = self.spelled = self.weak = 0
        self.gaps: set[str] = set()  # how missing values were written
        self.weak_gaps: set[str] = set()
        self.counts: Counter[str] | None = Counter()
        self.hashes: array | None = array("q")
        self.numbers = NumberForm(comma_first)
        self.dates = DateForms()
        self.chars = self.texts_measured = self.spaced = 0
        self.numbers_among = self.texts_among = 0
        self.has_words = False  # some value is more than one word
        self.first_text: tuple[int, str] | None = None
        self.codes: dict[str, int] | None = {}
        self.code_digest, self.raw_digest = hashlib.blake2b(digest_size=16), hashlib.blake2b(digest_size=16)
        self._spare = spare

    def add(self, cells: Sequence[str]) -> None:
        """The next rows' cells, in order."""
        self._compare(cells)
        self._count(cells)
        seen = set(cells)
        if any(map(str.__ne__, seen, map(str.strip, seen))):
            self.spaced += 1
            cells = [cell.strip() for cell in cells]
            seen = set(cells)
        self._drop_missing(seen, cells)
        if seen:
            self._look(seen, cells)
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
        """None where there were too many to count."""
        if self.counts is not None:
            return len(self.values())
        if self.hashes is None:
            return None
        weak = self.weak_gaps if self.is_number or self.is_date else ()
        return count_distinct(self.hashes) - len(self.gaps) - len(weak)

    def values(self) -> Counter[str]:
        """Rows by value, of a column with few distinct ones; missing ones left out."""
        found: Counter[str] = Counter()
        missing = STRONG | WEAK if self.is_number or self.is_date else STRONG
        for value, rows in (self.counts or {}).items():
            if value.strip() not in missing:
                found[value.strip()] += rows
        return found

    def fingerprint(self) -> str:
        """The same for columns that say the same in every row; of few values, whatever they are called.

        Where most rows have a value of their own, values of any two columns go one to one: there the cells themselves are compared.
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
        if len(self.codes) > FEWEST_CODES:
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

    def _count_hashes(self, values) -> None:
        self._spare[0] -= len(values)
        if self._spare[0] < 0:
            self.hashes = None
        elif self.hashes is not None:
            self.hashes.extend(map(hash, values))

    def _drop_missing(self, seen: set[str], cells: Sequence[str]) -> None:
        for value in seen & STRONG:
            if value:
                self.spelled += cells.count(value)
            else:
                self.empty += cells.count(value)
            seen.discard(value)
            self.gaps.add(value)
        for value in seen & WEAK:
            self.weak += cells.count(value)
            self.weak_gaps.add(value)

    def _look(self, seen: set[str], cells: Sequence[str]) -> None:
        """Numbers, dates, lengths; `seen` are the distinct values that are not surely missing."""
        values = seen - WEAK
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
            self._look_for_texts(values, cells)
            if self.dates.alive:
                self.dates.add(values)

    def _look_for_texts(self, values: set[str], cells: Sequence[str]) -> None:
        """How much of a column that is not all numbers would be some, and where the first is that is none."""
        if self.texts_among > 20 * (self.numbers_among + 50):
            return
        texts = {value for value in values if number_of(value) is None}
        self.numbers_among += len(values) - len(texts)
        self.texts_among += len(texts)
        if texts and self.first_text is None:
            place = next(place for place, cell in enumerate(cells) if cell in texts)
            self.first_text = (self.rows + place, cells[place])


def count_distinct(hashes: array) -> int:
    """How many different numbers are in it; sorting is four times as fast as numpy's unique."""
    import numpy as np

    ordered = np.sort(np.frombuffer(hashes, dtype=np.int64))
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + bool(len(ordered))
