"""What can be said of an uploaded data set before it is split, from the schema that its upload has left."""

from pathlib import Path

from orchestrator.contract.errors import BadTable, Invalid
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions.own_test import schemas_of
from orchestrator.graders.predictions.split import PARTS
from orchestrator.graders.predictions.target import target_of
from orchestrator.tabular.uploads import read_schema

LEAST_ROWS = 2  # in each part: what there is of it is scored, and said to be little


def checked_source(source: DatasetSource, spec: TaskSpec) -> tuple[str, int]:
    """(classification or regression, number of classes). Raises BadTable or Invalid with what to write instead."""
    if source.kind != "table":
        raise Invalid(
            f"The data set {source.name!r} is a folder with {source.files[0]!r} in it; grade.kind = 'predictions' reads one table: "
            "upload the CSV or Parquet file itself."
        )
    tables = [read_schema(Path(source.folder, file)) for file in (source.files[0], source.test_file) if file]
    target = target_of(schemas_of(tables, spec).both, spec)
    if spec.split.kind == "stratified" and not target.class_count:
        raise Invalid("split.kind = 'stratified' needs classes, and the target is a number: use 'random'.")
    shares = {part: getattr(spec.split, part) for part in PARTS}
    if len(tables) > 1:
        del shares["train"]
    rows = tables[-1].rows
    for part, share in shares.items():
        count = int(rows * share / sum(shares.values()))
        if count < LEAST_ROWS:
            raise BadTable(
                f"split.{part} gives {count} of {rows} rows; at least {LEAST_ROWS} are needed. Bring more rows, or change the shares."
            )
    return target.kind, target.class_count
