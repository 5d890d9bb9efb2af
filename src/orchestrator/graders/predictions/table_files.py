"""The files of a split table: train.csv and test.csv for programs, labels.csv for the grader."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from orchestrator.contract.datasets import TableColumn
from orchestrator.contract.grading import Column, DataProfile
from orchestrator.graders.predictions.labels import Labels
from orchestrator.graders.predictions.parts import Parts
from orchestrator.graders.predictions.split import PARTS, find_constants, flush_to_disk, hash_folder, write_bytes
from orchestrator.graders.predictions.table_rows import Taken, read_lines
from orchestrator.tabular.csv_lines import csv_lines

ID = "id"


def write_files(
    draft: Path, name: str, takings: list[Taken], parts: Parts, labels: Labels, features: Sequence[TableColumn]
) -> None:
    """Write the files of one fold into `draft`/public and `draft`/private."""
    public, private = draft / "public", draft / "private"
    public.mkdir()
    private.mkdir()
    names = choose_public_names([column.name for column in features])
    write_lines(public / "train.csv", [*names, labels.name], train_lines(takings[0], parts["train"], labels))
    earlier_rows = sum(len(taken.targets) for taken in takings[:-1])
    numbered = enumerate(read_lines(takings[-1], (parts["test"] - earlier_rows).tolist()))
    write_lines(public / "test.csv", [ID, *names], (b"%d,%b" % pair for pair in numbered))
    write_lines(private / "labels.csv", ["id", "part", "label"], format_label_lines(parts, labels))
    about, counts = describe_target(name, labels), count_classes(labels, parts)
    constants = counts or find_constants([labels.texts[row] for row in parts["train"].tolist()])
    write_bytes(private / "data.json", json.dumps(about | {"train": constants}, indent=1).encode())
    write_bytes(public / "data.json", json.dumps(about | {"columns": names}, indent=1).encode())


def describe_target(name: str, labels: Labels) -> dict[str, Any]:
    return {"dataset": name, "kind": labels.kind, "target": labels.name, "classes": labels.classes}


def count_classes(labels: Labels, parts: Parts) -> list[int]:
    """Return the training rows of each class; empty for numbers."""
    in_train = Counter(labels.codes[parts["train"]].tolist())
    return [in_train[code] for code in range(len(labels.classes))]


def describe(draft: Path, name: str, parts: Parts, labels: Labels, features: Sequence[TableColumn]) -> DataProfile:
    """Return the profile of what has been written into `draft`, without its seed."""
    names = choose_public_names([column.name for column in features])
    return DataProfile(
        **describe_target(name, labels),
        target_quantiles=compute_quantiles(labels, parts["train"]),
        class_rows=dict(zip(labels.classes, count_classes(labels, parts), strict=True)),
        columns=[describe_column(column, called) for column, called in zip(features, names, strict=True)],
        rows={part: len(parts[part]) for part in PARTS},
        seed=0,
        sha256=hash_folder(draft),
        left_out=labels.left_out,
        notes=labels.notes
        + [
            f"Column {ID!r} is called {called!r}: test.csv has an id of its own."
            for column, called in zip(features, names, strict=True)
            if column.name != called
        ],
    )


def compute_quantiles(labels: Labels, rows: np.ndarray) -> list[float]:
    """Return minimum, quartiles and maximum of these rows' targets; empty for classes."""
    if labels.classes:
        return []
    return np.quantile([float(labels.texts[row]) for row in rows.tolist()], [0, 0.25, 0.5, 0.75, 1]).tolist()


def train_lines(taken: Taken, rows: np.ndarray, labels: Labels) -> Iterable[bytes]:
    """Yield features with the target behind them."""
    quoted = [format_line([label]) for label in labels.classes]
    for row, line in zip(rows.tolist(), read_lines(taken, rows.tolist()), strict=True):
        yield b"%b,%b" % (line, quoted[labels.codes[row]] if quoted else labels.texts[row].encode())


def format_label_lines(parts: Parts, labels: Labels) -> Iterable[bytes]:
    held_out = set(parts["held_out"].tolist())
    quoted = [format_line([label]) for label in labels.classes]
    for id_, row in enumerate(parts["test"].tolist()):
        label = quoted[labels.codes[row]] if quoted else labels.texts[row].encode()
        yield b"%d,%b,%b" % (id_, b"held_out" if row in held_out else b"validation", label)


def write_lines(path: Path, header: list[str], lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.write(format_line(header) + b"\n")
        for line in lines:
            file.write(line)
            file.write(b"\n")
        flush_to_disk(file)


def format_line(cells: list[str]) -> bytes:
    return csv_lines([cells])[0].encode(errors="replace")


def choose_public_names(names: list[str]) -> list[str]:
    """Return the names of columns as programs see them: `id` is taken in test.csv."""
    free = f"{ID}_"
    while free in names:
        free += "_"
    return [free if name == ID else name for name in names]


def describe_column(column: TableColumn, name: str) -> Column:
    return Column.model_validate(column.model_dump(include=set(Column.model_fields)) | {"name": name})
