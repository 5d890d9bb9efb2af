"""Shapes of charts: what a grader leaves to be drawn, as plain data of limited size.

A grader's charts are hostile input: the outputs of a program go into them. Each is checked by itself, so that a wrong
one is left out with a sentence and the score stays.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator

MAX_CHARTS = 20
MAX_POINTS = 1_000
MAX_PICTURE_CHARS = 140_000  # in base64, which is about 100 kB of a picture
MAX_TITLE_CHARS = 120

Label = Annotated[str, Field(max_length=120)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Numbers = Annotated[list[Number], Field(max_length=MAX_POINTS)]
Cell = Annotated[str, Field(max_length=300)] | Number | None
Reference = Literal["none", "diagonal", "zero"]


class ChartBase(BaseModel):
    """What all charts have."""

    title: str = Field(min_length=1, max_length=MAX_TITLE_CHARS)
    note: str = Field(default="", max_length=500, description="What to know to read it, in a sentence or two.")


class MatrixChart(ChartBase):
    """Counts by two kinds of label, such as a confusion matrix."""

    kind: Literal["matrix"]
    row_name: Label
    column_name: Label
    rows: list[Label] = Field(min_length=1, max_length=30)
    columns: list[Label] = Field(min_length=1, max_length=30)
    counts: list[Annotated[list[Annotated[int, Field(ge=0, lt=2**53)]], Field(max_length=30)]] = Field(max_length=30)

    @model_validator(mode="after")
    def check_size(self) -> "MatrixChart":
        if len(self.counts) != len(self.rows) or any(len(row) != len(self.columns) for row in self.counts):
            raise ValueError("counts must have a list for each of rows, with a number for each of columns")
        return self


class Series(BaseModel):
    """One line of a chart."""

    name: Label
    x: Numbers
    y: Numbers

    @model_validator(mode="after")
    def check_size(self) -> "Series":
        if len(self.x) != len(self.y):
            raise ValueError("x and y must have the same length")
        return self


class LineChart(ChartBase):
    """Lines through points, such as a ROC curve."""

    kind: Literal["lines"]
    x_name: Label
    y_name: Label
    series: list[Series] = Field(min_length=1, max_length=12)
    reference: Reference = Field(default="none", description="A line to compare with: y = x, or y = 0.")


class PointChart(ChartBase):
    """Points by two numbers, such as predictions by true values."""

    kind: Literal["points"]
    x_name: Label
    y_name: Label
    x: Numbers
    y: Numbers
    reference: Reference = Field(default="none", description="A line to compare with: y = x, or y = 0.")

    @model_validator(mode="after")
    def check_size(self) -> "PointChart":
        if len(self.x) != len(self.y):
            raise ValueError("x and y must have the same length")
        return self


class BarChart(ChartBase):
    """A number for each label, such as a histogram."""

    kind: Literal["bars"]
    label_name: Label
    value_name: Label
    labels: list[Label] = Field(min_length=1, max_length=100)
    values: list[Number] = Field(max_length=100)

    @model_validator(mode="after")
    def check_size(self) -> "BarChart":
        if len(self.labels) != len(self.values):
            raise ValueError("labels and values must have the same length")
        return self


class TableChart(ChartBase):
    """Rows of text and numbers."""

    kind: Literal["table"]
    columns: list[Label] = Field(min_length=1, max_length=60)
    rows: list[Annotated[list[Cell], Field(max_length=60)]] = Field(max_length=100)
    test_rows: bool = Field(
        default=False,
        description="Whether the first cell of each row is an id of test.csv: get_charts adds that row's cells.",
    )

    @model_validator(mode="after")
    def check_size(self) -> "TableChart":
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each of rows must have a cell for each of columns")
        return self


class ShapeChart(ChartBase):
    """Circles and lines in a rectangle, such as a packing or a route. y goes up."""

    kind: Literal["shapes"]
    width: float = Field(gt=0, allow_inf_nan=False)
    height: float = Field(gt=0, allow_inf_nan=False)
    circles: list[tuple[Number, Number, Annotated[float, Field(ge=0, allow_inf_nan=False)]]] = Field(
        default=[], max_length=MAX_POINTS, description="x, y and radius of each."
    )
    lines: list[Annotated[list[tuple[Number, Number]], Field(max_length=MAX_POINTS)]] = Field(
        default=[], max_length=50, description="x and y of each point of each line."
    )


class PictureChart(ChartBase):
    """A picture that the grader drew."""

    kind: Literal["picture"]
    type: Literal["image/png", "image/jpeg", "image/gif", "image/webp"] = "image/png"
    content: str = Field(max_length=MAX_PICTURE_CHARS, pattern=r"^[A-Za-z0-9+/]+={0,2}$", description="In base64.")
    text: str = Field(min_length=1, max_length=500, description="What can be seen, for those who cannot see it.")


Chart = Annotated[
    MatrixChart | LineChart | PointChart | BarChart | TableChart | ShapeChart | PictureChart,
    Field(discriminator="kind"),
]
_CHART: TypeAdapter[Chart] = TypeAdapter(Chart)


class ChartList(BaseModel):
    """What one graded execution looks like. Computed from validation rows alone."""

    container_id: str
    charts: list[Chart]
    left_out: list[str] = Field(default=[], description="Charts that the grader left and that cannot be shown: why.")
    reason: str = Field(default="", description="Why there are no charts; empty where there are some.")


def read_charts(given: object) -> tuple[list[Chart], list[str]]:
    """Return the charts that are right, at most MAX_CHARTS, and for each of the others a sentence that says why not."""
    if not isinstance(given, list):
        return [], ["`charts` must be a list."]
    charts, problems = [], []
    for number, each in enumerate(given[:MAX_CHARTS], start=1):
        if isinstance(each, dict) and isinstance(each.get("problem"), str):  # the grader says itself why there is none
            problems.append(f"Chart {number} was left out. {each['problem'][:300]}")
            continue
        try:
            charts.append(_CHART.validate_python(each))
        except ValidationError as error:
            problems.append(f"Chart {number}{_name(each)} was left out: {_describe(error)}.")
    if len(given) > MAX_CHARTS:
        problems.append(f"There are {len(given)} charts; at most {MAX_CHARTS} are kept.")
    return charts, problems


def _name(chart: object) -> str:
    title = chart.get("title") if isinstance(chart, dict) else None
    return f" ({title[:60]!a})" if isinstance(title, str) else ""


def _describe(error: ValidationError) -> str:
    problem: Any = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part)[:60] for part in problem["loc"])
    said = problem["msg"].removeprefix("Value error, ").rstrip(".")[:200]
    return f"{where}: {said}" if where else said
