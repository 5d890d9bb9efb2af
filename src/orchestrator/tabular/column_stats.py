"""Statistics of one column, gathered a chunk of cells at a time, never the whole column at once."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice

from orchestrator.tabular.column_plans import ColumnPlan
from orchestrator.tabular.judging.evidence import Evidence
from orchestrator.tabular.limits import FEW_VALUES
from orchestrator.tabular.shapes import trim_all

MAX_CODES = 250  # up to this many distinct values, two columns are compared by meaning
MAX_HASHES = 40_000_000  # of all columns together
MAX_SAMPLED = 2_000  # cells that histograms are made of
MAX_COUNTED = 2 * FEW_VALUES  # distinct cells that are counted one by one


class ColumnStats:
    """Counts of a column's cells, and what they are like.

    spare: shared by all columns of a table, how many values may still be counted individually. plan: how the column is
    to be read, where that is settled.
    """

    def __init__(self, name: str, spare: list[int], plan: ColumnPlan | None = None) -> None:
        self.name, self.plan = name, plan or ColumnPlan()
        self.rows = 0
        self.spaced = False  # a cell has space around it
        self.evidence = Evidence(self.plan.setting)
        self.counts: Counter[str] | None = Counter()  # rows by cell, trimmed in the end; None if there are too many
        self.hashes: array[int] | None = array("q")
        self.codes: dict[str, int] | None = {}
        self.code_digest, self.raw_digest = hashlib.blake2b(digest_size=16), hashlib.blake2b(digest_size=16)
        self.first_rows: dict[str, int] = {}  # by the cells of `counts`
        self.sampled: list[str] = []  # the cells of rows 0, n, 2n, ...: at most MAX_SAMPLED
        self._sample_step = 1
        self._spare = spare

    def add(self, cells: tuple[str, ...]) -> None:
        """Add the next rows' cells, in order."""
        self._compare(cells)
        self._sample(cells)
        if self.counts is not None:
            self._count(self.counts, cells)
        else:
            trimmed = trim_all(cells)
            self.spaced = self.spaced or trimmed != cells
            distinct = set(trimmed)
            self._count_hashes(distinct)
            self.evidence.add(trimmed, distinct, self.rows)
        self.rows += len(cells)

    def finish(self) -> None:
        """Judge the cells that were only counted until now; call it once, after the last rows."""
        if self.counts is not None:
            self.counts = self._trim_counts(self.counts)
            self.evidence.add_counted(self.counts, self.first_rows)

    @property
    def distinct(self) -> int | None:
        """The number of distinct cells, empty ones and spellings of missing among them; None if there were too many."""
        if self.counts is not None:
            return len(self.counts)
        return None if self.hashes is None else count_distinct(self.hashes)

    def fingerprint(self) -> str:
        """Return a digest that is equal for columns with the same information in every row, however the values are
        spelled.

        If most rows have distinct values, any two columns map one to one, so there the cells themselves are compared.
        """
        coded = self.codes is not None and 2 * len(self.codes) <= self.rows
        return f"codes {self.code_digest.hexdigest()}" if coded else f"cells {self.raw_digest.hexdigest()}"

    def _sample(self, cells: Sequence[str]) -> None:
        self.sampled += cells[-self.rows % self._sample_step :: self._sample_step]
        while len(self.sampled) > MAX_SAMPLED:
            self.sampled, self._sample_step = self.sampled[::2], 2 * self._sample_step

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

    def _count(self, counts: Counter[str], cells: Sequence[str]) -> None:
        known = len(counts)
        counts.update(cells)
        for cell in islice(reversed(counts), len(counts) - known):  # the new ones
            self.first_rows[cell] = self.rows + cells.index(cell)
        if len(counts) > MAX_COUNTED:
            trimmed = self._trim_counts(counts)
            self._count_hashes(trimmed)
            self.evidence.add_counted(trimmed, self.first_rows)
            self.counts, self.first_rows = None, {}

    def _trim_counts(self, counts: Counter[str]) -> Counter[str]:
        """Return the counts by trimmed cell, and keep their first rows."""
        cells = tuple(counts)
        trimmed = trim_all(cells)
        if trimmed == cells:
            return counts
        self.spaced = True
        total: Counter[str] = Counter()
        first_rows: dict[str, int] = {}
        for cell, text in zip(cells, trimmed, strict=True):
            total[text] += counts[cell]
            first_rows[text] = min(self.first_rows[cell], first_rows.get(text, self.first_rows[cell]))
        self.first_rows = first_rows
        return total

    def _count_hashes(self, values: Collection[str]) -> None:
        self._spare[0] -= len(values)
        if self._spare[0] < 0:
            self.hashes = None
        elif self.hashes is not None:
            self.hashes.extend(map(hash, values))


def count_distinct(hashes: "array[int]") -> int:
    """Count the distinct numbers; sorting is four times as fast as numpy's unique."""
    import numpy as np

    ordered = np.sort(np.frombuffer(hashes, dtype=np.int64))
    return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + bool(len(ordered))
