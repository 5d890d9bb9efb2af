"""Checks before data is split: built-in data sets by what is known of them, uploaded ones by their schema."""

from pathlib import Path

from orchestrator.contract.datasets import Table
from orchestrator.contract.errors import BadTable, Invalid
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.spec import Split, TaskSpec
from orchestrator.graders.predictions.datasets import Dataset
from orchestrator.graders.predictions.own_test import join_schemas
from orchestrator.graders.predictions.split import PARTS
from orchestrator.graders.predictions.target import Target, find_target
from orchestrator.tabular.schemas import find_schema, find_schema_like

MIN_CREDIBLE_ROWS = 10  # in each part: fewer score nothing anyone should believe
MIN_CLASS_ROWS = 10  # of a class in each part: one row more or less moves its share by a tenth
MIN_PART_ROWS = 2  # in each part: what there is of it is scored, and said to be little


def check_shares(data: Dataset, split: Split) -> None:
    """Check that each part gets enough rows; raise Invalid if not."""
    if split.kind in ("group", "time") or (split.kind == "stratified" and not data.classes):
        raise Invalid(
            f"split.kind = {split.kind!r} cannot be used with the built-in data set {data.name}; leave it out.",
            field="split.kind",
        )
    least = max(MIN_CREDIBLE_ROWS, data.class_count)
    for part in PARTS:
        rows = int(data.row_count * getattr(split, part))
        if rows < least:
            raise Invalid(
                f"split.{part} gives {rows} of {data.row_count} rows of {data.name}; at least {least} are needed.",
                field=f"split.{part}",
            )


def check_source(source: DatasetSource, spec: TaskSpec) -> Target:
    """Return the target of the table; raise BadTable or Invalid if it cannot be split."""
    if source.kind != "table":
        raise Invalid(
            f"The data set {source.name!r} is a folder with {source.files[0]!r} in it; grade.kind = 'predictions' "
            "reads one table: upload the CSV or Parquet file itself.",
            field="dataset",
        )
    tables = read_schemas(source, spec)
    target = find_target(join_schemas(tables, spec).both, spec)
    if spec.split.kind == "stratified" and not target.class_count:
        raise Invalid(
            "split.kind = 'stratified' needs classes, and the target is a number: use 'random'.", field="split.kind"
        )
    shares = {part: getattr(spec.split, part) for part in PARTS}
    if len(tables) > 1:
        del shares["train"]
        if spec.split.folds not in (None, 1):
            raise Invalid(
                "split.folds can only be used without data.test_file: validation rows come from that file alone.",
                field="split.folds",
            )
    rows = tables[-1].rows
    for part, share in shares.items():
        count = int(rows * share / sum(shares.values()))
        if count < MIN_PART_ROWS:
            raise BadTable(
                f"split.{part} gives {count} of {rows} rows; at least {MIN_PART_ROWS} are needed. "
                "Use more rows, or change the shares in [split].",
                field=f"split.{part}",
            )
    return target


def read_schemas(source: DatasetSource, spec: TaskSpec) -> list[Table]:
    """Return the schema of the table, and of its test file if it has one."""
    tables = [find_schema(Path(source.folder, source.files[0]), spec.data.columns)]
    if source.test_file:
        tables.append(find_schema_like(Path(source.folder, source.test_file), tables[0]))
    return tables


def find_least_target(source: DatasetSource, spec: TaskSpec) -> float | None:
    """Return the least value of a target of numbers; None where it is not known."""
    columns = [column for table in read_schemas(source, spec) for column in table.columns]
    least = [column.minimum for column in columns if column.name == spec.data.target_column]
    known = [value for value in least if value is not None]
    return min(known, default=None)
