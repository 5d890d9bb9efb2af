"""Checks of an uploaded data set before it is split, by the schema that its upload has left."""

from pathlib import Path

from orchestrator.contract.errors import BadTable, Invalid
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions.own_test import join_schemas
from orchestrator.graders.predictions.split import PARTS
from orchestrator.graders.predictions.target import find_target
from orchestrator.tabular.uploads import read_schema

MIN_PART_ROWS = 2  # in each part: what there is of it is scored, and said to be little


def check_source(source: DatasetSource, spec: TaskSpec) -> tuple[str, int]:
    """Return classification or regression, and how many classes; raise BadTable or Invalid if it cannot be split."""
    if source.kind != "table":
        raise Invalid(
            f"The data set {source.name!r} is a folder with {source.files[0]!r} in it; grade.kind = 'predictions' "
            "reads one table: upload the CSV or Parquet file itself."
        )
    tables = [read_schema(Path(source.folder, file)) for file in (source.files[0], source.test_file) if file]
    target = find_target(join_schemas(tables, spec).both, spec)
    if spec.split.kind == "stratified" and not target.class_count:
        raise Invalid("split.kind = 'stratified' needs classes, and the target is a number: use 'random'.")
    shares = {part: getattr(spec.split, part) for part in PARTS}
    if len(tables) > 1:
        del shares["train"]
    rows = tables[-1].rows
    for part, share in shares.items():
        count = int(rows * share / sum(shares.values()))
        if count < MIN_PART_ROWS:
            raise BadTable(
                f"split.{part} gives {count} of {rows} rows; at least {MIN_PART_ROWS} are needed. "
                "Bring more rows, or change the shares."
            )
    return target.kind, target.class_count
