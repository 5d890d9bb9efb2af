"""How the cells of a column are read: what may be set, what was decided, and what should be said about it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

ColumnUse = Literal["feature", "leave_out", "identifier"]
ColumnType = Literal["number", "date", "category", "text"]
DateOrder = Literal["ymd", "dmy", "mdy", "ydm"]
MAX_UNIT_CHARS = 12
SHORT_SETTINGS = ("number", "date", "category", "text", "leave_out", "identifier")
NUMBER_FIELDS = ("decimal", "thousands", "unit")
DATE_FIELDS = ("order", "form")


class ColumnSetting(BaseModel):
    """How one column is to be read and used. What is left out is decided by the column's values.

    In short form a string: a type, `leave_out` or `identifier`.
    """

    model_config = ConfigDict(extra="forbid")

    type: ColumnType | None = Field(default=None, description="What its values are.")
    use: ColumnUse | None = Field(
        default=None,
        description="leave_out: programs do not see it. identifier: it only names rows. feature: it is used, "
        "whatever is in it. Default: its values decide.",
    )
    decimal: Literal[".", ","] | None = Field(default=None, description="Of numbers: the decimal mark.")
    thousands: Literal["", ",", ".", " ", "'", "_"] | None = Field(
        default=None, description="Of numbers: the mark between thousands; empty if there is none."
    )
    unit: str | None = Field(
        default=None, max_length=MAX_UNIT_CHARS, description="Of numbers: a unit or sign beside them, such as %, $, kg."
    )
    order: DateOrder | None = Field(default=None, description="Of dates: the order of day, month and year.")
    form: str | None = Field(
        default=None,
        max_length=60,
        description="Of dates: a strptime form; excel (days since 1900), unix or unix_ms (since 1970).",
    )
    missing: list[str] | None = Field(
        default=None,
        max_length=100,
        description="Cells that are missing values, besides empty ones. Left out: the usual spellings, such as NA.",
    )

    @model_validator(mode="before")
    @classmethod
    def expand(cls, value: Any) -> Any:
        """Expand the short form; raise ValueError, with the allowed strings, for another one."""
        if not isinstance(value, str):
            return value
        if value not in SHORT_SETTINGS:
            raise ValueError(f"{value!r} is unknown; use {', '.join(SHORT_SETTINGS)}, or a table of fields")
        return {"use": value} if value in ("leave_out", "identifier") else {"type": value}

    @model_validator(mode="after")
    def complete(self) -> "ColumnSetting":
        """Add the type that the other fields imply; raise ValueError if they contradict each other."""
        for kind, fields in (("number", NUMBER_FIELDS), ("date", DATE_FIELDS)):
            given = [name for name in fields if getattr(self, name) is not None]
            if given and self.type not in (None, kind):
                raise ValueError(f"{given[0]} goes with type = {kind!r}, not {self.type!r}")
            if given and self.type is None:
                self.type = "number" if kind == "number" else "date"
        if self.decimal is not None and self.decimal == self.thousands:
            raise ValueError(f"decimal and thousands are both {self.decimal!r}; they must differ")
        if self.form is not None and self.form not in ("excel", "unix", "unix_ms") and "%" not in self.form:
            raise ValueError(
                f"form = {self.form!r} is neither a strptime form such as '%d.%m.%Y' nor excel, unix or unix_ms"
            )
        return self


class NumberNotation(BaseModel):
    """How numbers are written in the file. Programs get plain ones, such as -1234.5."""

    decimal: Literal[".", ","] = "."
    thousands: str = Field(default="", description="The mark between thousands; empty if there is none.")
    unit: str = Field(default="", description="The sign or unit beside the numbers; programs do not see it.")
    scaled: bool = Field(default=False, description="Whether a suffix such as k or M multiplies.")


class DateNotation(BaseModel):
    """How dates are written in the file. Programs get ISO 8601, as the column's `form` says."""

    order: DateOrder = Field(default="ymd", description="How a date is read that could be read in several orders.")
    form: str = Field(default="", description="What was set: a strptime form, excel, unix or unix_ms.")
    mixed_orders: bool = Field(
        default=False, description="Whether a date that only another order can read is read in that order."
    )
    placeholders: list[str] = Field(
        default=[], description="Dates, in ISO 8601, that stand for none, such as 9999-12-31; programs find them empty."
    )
    earliest: str = Field(default="1678-01-01", description="Earlier dates are read as missing.")
    latest: str = Field(default="2261-12-31", description="Later dates are read as missing.")


NoteCode = Literal[
    "slips",
    "mostly_numbers",
    "mostly_dates",
    "ambiguous_decimal",
    "mixed_decimals",
    "rare_thousands",
    "unit",
    "partial_unit",
    "mixed_units",
    "scaled",
    "leading_zeros",
    "long_integers",
    "infinite",
    "sentinel",
    "missing_spelling",
    "kept_spelling",
    "ambiguous_order",
    "odd_dates",
    "mixed_orders",
    "impossible_dates",
    "placeholder_dates",
    "two_digit_years",
    "compact_dates",
    "serial_dates",
    "time_zones",
    "periods",
    "far_dates",
    "misfits",
]


class ColumnNote(BaseModel):
    """One thing to know about how a column was read: what was read the likelier way, or not at all."""

    code: NoteCode
    column: str
    text: str = Field(description="The note as a sentence.")
    rows: int = Field(default=0, description="Rows that it is about.")
    share: float = Field(default=0.0, description="Their share of all rows.")
    example: str = Field(default="", description="The first such value; empty for agents.")
    first_row: int | None = Field(default=None, description="Its row, counted from 1 without the header.")
    read_as: str = Field(default="", description="How such values are read.")
    alternatives: list[ColumnSetting] = Field(
        default=[], description="What else may be meant, as settings in `data.columns`."
    )

    def without_example(self) -> "ColumnNote":
        """Return the note without a value of the column, and without where it stands."""
        text = self.text
        if self.example:
            named = f"{self.example!r} in row {self.first_row or 0:,}"
            for phrase in (
                f", the first {named},",
                f", the first {named}",
                f" such as {named}",
                f", as in {named},",
                f", as for {named}",
            ):
                text = text.replace(phrase, "")
            text = text.replace(named, "one of them").replace(repr(self.example), "one of them")
        return self.model_copy(update={"text": text, "example": "", "first_row": None})


class LeftOutRows(BaseModel):
    """Rows of a table that are in no part of the split, and why."""

    reason: Literal["no_target", "no_time"]
    column: str = Field(description="The column that has no value in these rows.")
    rows: int
    share: float = Field(description="Of all rows of the table and its test file.")
    spellings: list[str] = Field(
        default=[], description="How the missing values are written, the commonest first; '' are empty cells."
    )
    text: str = Field(description="The fact as a sentence.")
