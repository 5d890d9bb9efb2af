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
    """The names of columns by their use, in the table's order."""

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

    @property
    def category_lists(self) -> list[str]:
        """The names under which a program lists its categories."""
        return [name for name in self.lists if name in ("CATEGORIES", "MANY_LEVELS")]

    @property
    def lists(self) -> list[str]:
        """The names under which a program lists the columns it uses, categories first."""
        by_name = {
            "CATEGORIES": self.few,
            "MANY_LEVELS": self.many,
            "DATES": self.dates,
            "TEXTS": self.texts,
            "NUMBERS": self.numbers,
        }
        return [name for name, columns in by_name.items() if columns]


def describe_table(data: DataProfile) -> Table:
    """Return the columns of the table that a program uses, by kind."""
    total = sum(data.rows.values())
    left_out: dict[str, str] = {}
    by_use: dict[str, list[Column]] = {"number": [], "few": [], "many": [], "date": [], "text": []}
    for column in data.columns:
        reason = find_reason_to_leave_out(column, total)
        if reason:
            left_out[column.name] = reason
        else:
            by_use[classify_column(column)].append(column)
    for use, limit in (("few", MAX_CATEGORIES), ("many", MAX_CATEGORIES), ("date", MAX_DATES), ("text", MAX_TEXTS)):
        left_out |= {column.name: f"beyond the first {limit} of its kind" for column in by_use[use][limit:]}
        by_use[use] = by_use[use][:limit]
    gappy = sum(column.missing > 0 for column in by_use["number"])
    return Table(
        numbers=list_names(by_use["number"]),
        few=list_names(by_use["few"]),
        many=list_names(by_use["many"]),
        dates={column.name: column.form or "mixed" for column in by_use["date"]},
        texts=list_names(by_use["text"]),
        left_out=left_out,
        gaps=gappy > 0,
        columns=list_names(data.columns),
        levels=sum((column.distinct or FEW_LEVELS) + 1 for column in by_use["few"]),
        gappy=gappy,
    )


def find_reason_to_leave_out(column: Column, total_rows: int) -> str:
    """Return why the column can tell nothing of the target; empty where it may."""
    if column.type == "empty" or column.missing >= total_rows > 0:
        return "empty"
    if column.distinct == 1 and not column.missing:
        return "the same in all rows"
    if column.identifier:
        return column.identifier
    filled = total_rows - column.missing
    identifier = NUMBER_IDENTIFIER if column.type == "number" else TEXT_IDENTIFIER
    if column.type != "date" and column.distinct == filled >= SURE_IDENTIFIER_ROWS and identifier.search(column.name):
        return "an identifier"
    return ""


def classify_column(column: Column) -> str:
    if column.type == "category":
        return "few" if column.distinct is not None and column.distinct <= FEW_LEVELS else "many"
    return column.type


def list_names(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def count_features(table: Table, *, encode: str, topics: int, classes: int, filled: bool) -> int:
    """Count the features that a model sees.

    filled: missing numbers are filled in, which adds an indicator for each such column.
    """
    means = 1 if classes <= 2 else classes if classes <= MAX_CLASSES_OF_MEANS else MANY_LEVELS_SPREAD
    few = table.levels if encode == "onehot" else len(table.few) * (means if encode == "target" else 1)
    many = len(table.many) * (1 if encode in ("ordinal", "native") else means)
    numbers = len(table.numbers) + (table.gappy if filled and not table.plain else 0)
    return max(1, numbers + few + many + DATE_PARTS * len(table.dates) + topics * len(table.texts))
