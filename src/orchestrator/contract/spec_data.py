"""The sections of a task spec that say which columns and rows of a table are used, and for what."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orchestrator.contract.columns import ColumnSetting
from orchestrator.contract.reading import Encoding, Header, Quote, Separator

MAX_FOLDS = 20


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Data(Section):
    """Which column of a table to predict, from which other columns, and how its file beside task.toml is read.

    Over the API, upload_dataset takes encoding, separator, header and quote; tasks with them are refused.
    """

    target_column: str | None = Field(default=None, max_length=500, description="The column to predict.")
    kind: Literal["classification", "regression"] | None = Field(
        default=None, description="Whether the target is a class or a number. Default: its values decide."
    )
    test_file: str | None = Field(
        default=None,
        max_length=500,
        description="A separate table with the validation and held-out rows, including the target.",
    )
    ignore_columns: list[str] = Field(default=[], max_length=10_000, description="Columns that programs do not see.")
    columns: dict[str, ColumnSetting] = Field(
        default={},
        max_length=20_000,
        description="How columns are read and used, by name. Default: their values decide.",
    )
    encoding: Encoding = None
    separator: Separator = None
    header: Header = None
    quote: Quote = None


class Split(Section):
    """Shares of the rows for each part; they must add up to 1. Without a seed, one is drawn and recorded."""

    kind: Literal["random", "stratified", "group", "time"] | None = Field(
        default=None, description="How rows are split. Default: stratified for classes, random for numbers."
    )
    column: str | None = Field(
        default=None,
        max_length=500,
        description="For group: rows with the same value here stay together. For time: earlier rows are for training, "
        "later ones for validation and held-out.",
    )
    train: float = Field(default=0.6, gt=0, lt=1, description="Training rows, which programs see with their target.")
    validation: float = Field(default=0.2, gt=0, lt=1, description="Validation rows, on which versions are compared.")
    held_out: float = Field(
        default=0.2, gt=0, lt=1, description="Held-out rows, which show how good the best version really is."
    )
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    folds: int | None = Field(
        default=None,
        ge=1,
        le=MAX_FOLDS,
        description="On how many validation parts each version is scored, with as many runs; each part has "
        "split.validation of the rows. Default: 1, or several where validation rows are few and agents see no data.",
    )

    @model_validator(mode="after")
    def check_sum(self) -> "Split":
        if abs(self.train + self.validation + self.held_out - 1) > 1e-6:
            raise ValueError("train, validation and held_out must add up to 1")
        return self

    @model_validator(mode="after")
    def check_column(self) -> "Split":
        needs = self.kind in ("group", "time")
        if needs and self.column is None:
            raise ValueError(f"split.kind = {self.kind!r} needs split.column, the column to split by")
        if self.column is not None and not needs:
            raise ValueError("split.column can only be used with split.kind = 'group' or 'time'")
        if needs and self.folds not in (None, 1):
            raise ValueError(f"split.folds can only be used with a random or stratified split, not {self.kind!r}")
        return self
