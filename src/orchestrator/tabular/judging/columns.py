"""What a column holds: numbers, dates, categories or text, by what most of its cells are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from orchestrator.contract.columns import ColumnSetting, DateOrder
from orchestrator.tabular.column_plans import ColumnPlan
from orchestrator.tabular.date_forms import TIMES_ALONE
from orchestrator.tabular.dates import DateShape
from orchestrator.tabular.judging.dates import DateReading, read_dates
from orchestrator.tabular.judging.evidence import Evidence
from orchestrator.tabular.judging.misfits import NO_MISFITS, Misfits
from orchestrator.tabular.judging.missing import kept_spellings
from orchestrator.tabular.judging.numbers import Mark, NumberReading, count_long, is_code, read_numbers
from orchestrator.tabular.judging.shape_counts import DateCount

Type = Literal["number", "date", "category", "text", "empty"]
SLIP_SHARE = 0.05  # cells of another kind that may become missing values in any column
ONE_SLIP_ROWS = 8  # rows from which one such cell may
WORDS_SHARE, MAX_WORDS = 0.5, 3  # so many cells may, if they are a few words written again and again
FEW_NUMBERS = 20  # distinct whole numbers that may be classes
CLASS_ROWS = 4  # rows of a word that may be a class among few numbers
MIN_COMPACT = 3  # distinct dates such as 20240131, so that numbers are taken for dates
CENSORED = ("<", ">", "≤", "≥", "~")


@dataclass(frozen=True)
class FileHints:
    """What the file's columns together tell of each of them. likely_*: what to guess where they do not tell."""

    decimal: Mark | None = None
    likely_decimal: Mark = "."
    order: DateOrder | None = None
    likely_order: DateOrder = "mdy"
    spellings: frozenset[str] = frozenset()  # missing values in columns of numbers and dates


@dataclass
class Judgement:
    """What a column holds, and how it is read.

    others: cells that do not fit numbers or dates, and are missing there. no_dates: of a column of neither.
    """

    type: Type
    numbers: NumberReading | None = None
    dates: DateReading | None = None
    others: Misfits = NO_MISFITS
    no_dates: Misfits = NO_MISFITS
    present: int = 0
    holds_codes: bool = False
    long_integers: int = 0
    kept: list[str] = field(default_factory=list)
    is_set: bool = False


@dataclass
class ColumnCounts:
    """A column's cells in kinds. `overlap`: rows that are both numbers and dates, such as 20240131."""

    evidence: Evidence
    dates: list[DateCount]
    times: list[DateCount]

    @classmethod
    def of(cls, evidence: Evidence) -> "ColumnCounts":
        usable = [count for count in evidence.dates.values() if not count.overflow]
        return cls(
            evidence,
            [count for count in usable if count.shape.kind != "time"],
            [count for count in usable if count.shape.kind == "time"],
        )

    @property
    def number_rows(self) -> int:
        return self.evidence.plain.rows + sum(count.rows for count in self.evidence.numbers.values())

    @property
    def main_dates(self) -> list[DateCount]:
        """Dates or times of day, whichever are more."""
        return max(self.dates, self.times, key=lambda counts: sum(count.rows for count in counts))

    @property
    def present(self) -> int:
        shapes_of_numbers = {shape for shape, _ in self.evidence.numbers}
        only_dates = sum(count.rows for shape, count in self.evidence.dates.items() if shape not in shapes_of_numbers)
        return self.number_rows + only_dates + self.evidence.texts.rows + self.evidence.by_form


def judge_column(
    evidence: Evidence,
    values: Mapping[str, int] | None,
    hints: FileHints,
    *,
    plan: ColumnPlan,
    is_time_name: bool = False,
) -> Judgement:
    """Decide what the column holds, as planned where it is.

    values: its distinct cells with their rows, if they are few. is_time_name: whether its name speaks of dates.
    """
    counts, setting = ColumnCounts.of(evidence), plan.setting
    forced = setting.type if setting else None
    if not counts.present:
        return Judgement("empty")
    if forced in ("number", None):
        judged = judge_numbers(counts, values, hints, setting)
        compact = None if forced else find_compact_dates(counts)
        if forced or (judged.type == "number" and not are_dates(compact, is_time_name)):
            judged.dates = compact
            return judged
    dates = judge_dates(counts, hints, plan)
    if dates.type == "date":
        return dates
    judged = judge_numbers(counts, values, hints, None)  # for what may be said of them
    judged.type, judged.is_set = "text", forced is not None
    judged.dates, judged.no_dates = dates.dates, dates.others
    judged.kept = kept_spellings(
        evidence.spellings,
        evidence.texts.rows_of if values is None else values,
        is_complete=values is not None,
        used_elsewhere=hints.spellings,
    )
    return judged


def judge_numbers(
    counts: ColumnCounts, values: Mapping[str, int] | None, hints: FileHints, setting: ColumnSetting | None
) -> Judgement:
    """Read the column's numbers; the type is `number` if most of its cells are, and no codes."""
    evidence = counts.evidence
    reading = read_numbers(evidence, file_decimal=hints.decimal, likely=hints.likely_decimal, setting=setting)
    judged = Judgement("text", numbers=reading, present=counts.present)
    judged.others = other_cells(counts, reading)
    judged.holds_codes = is_code(evidence, reading)
    judged.long_integers = count_long(reading)
    if setting and setting.type == "number":
        judged.type, judged.is_set = "number", True
        return judged
    refused = sum(count.rows for count in reading.refused)
    if judged.holds_codes or judged.long_integers > reading.rows / 2 or refused > SLIP_SHARE * counts.present:
        return judged
    few_values = values is not None and are_few(values, evidence)
    if few_values and max(evidence.texts.rows_of.values(), default=0) >= CLASS_ROWS:
        return judged
    if are_slips(reading.rows, counts, is_strict=few_values or bool(refused)):
        judged.type = "number"
    return judged


def are_few(values: Mapping[str, int], evidence: Evidence) -> bool:
    """Check for whole numbers of which there are so few that they may be classes."""
    if any(count.shape.marks for count in evidence.numbers.values()) or evidence.texts.overflow:
        return False
    return len(values) - len(evidence.spellings) - len(evidence.texts.rows_of) <= FEW_NUMBERS


def are_slips(rows: int, counts: ColumnCounts, *, is_strict: bool) -> bool:
    """Check that the cells which are not among `rows` are few, or a few words again and again."""
    others = counts.present - rows
    if not rows or others <= SLIP_SHARE * counts.present or (others == 1 and counts.present >= ONE_SLIP_ROWS):
        return rows > 0
    texts = counts.evidence.texts
    if is_strict or others != texts.rows or others > WORDS_SHARE * counts.present or texts.overflow:
        return False
    return len(texts.rows_of) <= MAX_WORDS or all(text.startswith(CENSORED) for text in texts.rows_of)


def other_cells(counts: ColumnCounts, reading: NumberReading) -> Misfits:
    """Return the cells that are not among the numbers that are read."""
    texts = counts.evidence.texts
    firsts = [(row, text) for text, row in texts.first_rows.items()]
    firsts += [(count.first_row, count.first) for count in reading.refused]
    shapes_of_numbers = {shape for shape, _ in counts.evidence.numbers}
    firsts += [
        (count.first_row, count.first)
        for shape, count in counts.evidence.dates.items()
        if shape not in shapes_of_numbers
    ]
    rows = counts.present - reading.rows
    return Misfits(rows, *min(firsts)) if rows and firsts else NO_MISFITS


def judge_dates(counts: ColumnCounts, hints: FileHints, plan: ColumnPlan) -> Judgement:
    """Read the column's dates or times; the type is `date` if most of its cells are."""
    main, setting = counts.main_dates, plan.setting
    if plan.form:
        main = counts.times if plan.form in TIMES_ALONE else counts.dates
    is_set = setting is not None and setting.type == "date"
    judged = Judgement("date" if is_set else "text", present=counts.present, is_set=is_set)
    if setting and setting.form:
        unread = counts.present - counts.evidence.by_form
        judged.others = first_of(unread, counts.evidence, set())
        return judged
    if not main:
        judged.others = first_of(counts.present, counts.evidence, set())
        return judged
    judged.dates = reading = read_dates(
        main, likely=hints.order or hints.likely_order, is_known=hints.order is not None, plan=plan
    )
    unread = counts.present - reading.rows - reading.misfits
    judged.others = first_of(unread, counts.evidence, {count.shape for count in main})
    placed = reading.rows + reading.placeholders.rows + reading.odd.rows
    if reading.rows and are_slips(placed, counts, is_strict=False):
        judged.type = "date"
    return judged


def first_of(rows: int, evidence: Evidence, read: set[DateShape]) -> Misfits:
    """Return so many cells that are no dates, with the first cell that is of none of the shapes which are read."""
    firsts = [(row, text) for text, row in evidence.texts.first_rows.items()]
    read_shapes = {shape for shape, count in evidence.dates.items() if count.shape in read}
    firsts += [
        (count.first_row, count.first) for (shape, _), count in evidence.numbers.items() if shape not in read_shapes
    ]
    firsts += [(count.first_row, count.first) for shape, count in evidence.dates.items() if shape not in read_shapes]
    return Misfits(rows, *min(firsts)) if rows > 0 and firsts else NO_MISFITS


def find_compact_dates(counts: ColumnCounts) -> DateReading | None:
    """Read numbers such as 20240131 as dates; return None unless nearly all of the column are dates."""
    compact = [count for count in counts.dates if count.shape.kind == "compact"]
    if not compact:
        return None
    reading = read_dates(compact, likely="mdy", is_known=False, plan=ColumnPlan())
    read = reading.rows + reading.placeholders.rows
    return reading if reading.rows and read >= (1 - SLIP_SHARE) * counts.present else None


def are_dates(compact: DateReading | None, is_time_name: bool) -> bool:
    """Check for several dates among the numbers, or a single one where the column's name speaks of dates."""
    return compact is not None and len(compact.distinct) >= (1 if is_time_name else MIN_COMPACT)
