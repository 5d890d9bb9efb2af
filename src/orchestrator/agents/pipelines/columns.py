"""Which columns of a table a program uses, and as what; what it leaves out, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from orchestrator.contract.grading import Column, DataProfile

FEW_LEVELS = 30  # a category with more is not spread over columns of its own
NATIVE_LEVELS = 250  # that boosting takes as they are (scikit-learn: fewer than 255)
MAX_CATEGORIES = 400
MAX_DATES = 20
MAX_TEXTS = 4
DATE_PARTS = 6
MANY_LEVELS_SPREAD = 10  # columns for each category of many levels, where means of the target will not do
MAX_CLASSES_OF_MEANS = 20  # a category becomes a mean for each class, where there are more than two
SQUARED_COLUMNS = 40  # more are not multiplied with each other
NUMBER_IDENTIFIER = re.compile(r"(?i:(^|[\W_])(id|uuid|guid)$|^(index|row|nr|no|unnamed: 0)$)|[a-z](Id|ID)$")
TEXT_IDENTIFIER = re.compile(NUMBER_IDENTIFIER.pattern + r"|(?i:(^|[\W_])(key|number|nr|no|ref|reference)$)")
SURE_IDENTIFIER_ROWS = 20  # in fewer rows a measurement may well have no value twice


@dataclass(frozen=True, slots=True)
class Table:
    """Names by use, in the table's order."""

    numbers: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    dates: dict[str, str] = field(default_factory=dict)  # to its form
    texts: tuple[str, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)  # to the reason
    gaps: bool = False  # whether a number is missing anywhere
    columns: tuple[str, ...] = ()
    levels: int = 0  # of all categories with few
    gappy: int = 0  # numbers with missing values

    @property
    def plain(self) -> bool:
        """Whether it is numbers only, all of them used, so that a program need not name them."""
        return len(self.numbers) == len(self.columns)

    @property
    def categories(self) -> tuple[str, ...]:
        return self.few + self.many


def table_of(data: DataProfile) -> Table:
    """Return the columns of the table that a program uses, by kind."""
    total = sum(data.rows.values())
    left_out: dict[str, str] = {}
    by_use: dict[str, list[Column]] = {"number": [], "few": [], "many": [], "date": [], "text": []}
    for column in data.columns:
        why = useless(column, total)
        if why:
            left_out[column.name] = why
        else:
            by_use[use_of(column)].append(column)
    for use, most in (("few", MAX_CATEGORIES), ("many", MAX_CATEGORIES), ("date", MAX_DATES), ("text", MAX_TEXTS)):
        left_out |= {column.name: f"beyond the first {most} of its kind" for column in by_use[use][most:]}
        by_use[use] = by_use[use][:most]
    gappy = sum(column.missing > 0 for column in by_use["number"])
    return Table(
        numbers=names(by_use["number"]),
        few=names(by_use["few"]),
        many=names(by_use["many"]),
        dates={column.name: column.form or "mixed" for column in by_use["date"]},
        texts=names(by_use["text"]),
        left_out=left_out,
        gaps=gappy > 0,
        columns=names(data.columns),
        levels=sum((column.distinct or FEW_LEVELS) + 1 for column in by_use["few"]),
        gappy=gappy,
    )


def useless(column: Column, total_rows: int) -> str:
    """Why the column can tell nothing of the target; empty where it may."""
    if column.type == "empty" or column.missing >= total_rows > 0:
        return "empty"
    if column.distinct == 1 and not column.missing:
        return "the same in all rows"
    filled = total_rows - column.missing
    named = NUMBER_IDENTIFIER if column.type == "number" else TEXT_IDENTIFIER
    if column.type != "date" and column.distinct == filled >= SURE_IDENTIFIER_ROWS and named.search(column.name):
        return "an identifier"
    return ""


def use_of(column: Column) -> str:
    if column.type == "category":
        return "few" if column.distinct is not None and column.distinct <= FEW_LEVELS else "many"
    return column.type


def names(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def feature_count(table: Table, *, encode: str, topics: int, classes: int, filled: bool) -> int:
    """Count the features that a model sees.

    filled: missing numbers are filled in, which adds an indicator for each such column.
    """
    each = 1 if classes <= 2 else classes if classes <= MAX_CLASSES_OF_MEANS else MANY_LEVELS_SPREAD
    few = table.levels if encode == "onehot" else len(table.few) * (each if encode == "target" else 1)
    many = len(table.many) * (1 if encode in ("ordinal", "native") else each)
    numbers = len(table.numbers) + (table.gappy if filled and not table.plain else 0)
    return max(1, numbers + few + many + DATE_PARTS * len(table.dates) + topics * len(table.texts))
