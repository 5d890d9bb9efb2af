"""The split of a task's data: public files for the program, private ones for the grader, whole or not at all."""

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from orchestrator.contract.grading import Column, DataProfile, DatasetSource, find_fold_folder
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_data import Split
from orchestrator.graders.predictions.datasets import Dataset, Rows, read_rows
from orchestrator.tabular.child_process import run_in_child
from orchestrator.tabular.csv_lines import csv_lines

PARTS = ("train", "validation", "held_out")
SPLIT_JOB = "orchestrator.graders.predictions.table_split:split_table"


def split_into(folder: Path, data: Dataset, spec: TaskSpec, seed: int) -> DataProfile:
    """Split a built-in data set into `folder`/public and `folder`/private, and its folds; return the profile."""
    import numpy as np

    from orchestrator.graders.predictions.folds import count_folds, list_folds

    rows = read_rows(data)
    parts = split_rows(rows, data, spec.split, seed)
    of_rows = {part: np.array(numbers) for part, numbers in parts.items()}
    codes = np.unique(rows.targets, return_inverse=True)[1] if data.classes else None
    folds = count_folds(spec, of_rows, codes)
    with open_draft(folder) as draft:
        write_files(draft, data, rows, parts)
        for number, fold in enumerate(list_folds(of_rows, codes, folds, seed), start=1):
            in_lists = {part: numbers.tolist() for part, numbers in fold.items()}
            write_files(open_fold(draft, number), data, rows, in_lists)
        return describe(draft, data, rows, parts, seed).model_copy(update={"folds": folds})


def split_source(folder: Path, source: DatasetSource, spec: TaskSpec, seed: int) -> DataProfile:
    """Split an uploaded table in the same way, in a child process."""
    with open_draft(folder) as draft:
        request = {
            "source": source.model_dump(),
            "spec": spec.model_dump(mode="json"),
            "seed": seed,
            "draft": str(draft),
        }
        return DataProfile.model_validate(run_in_child(SPLIT_JOB, request))


@contextmanager
def open_draft(folder: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `folder` when the block ends well, and is gone when it does not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield draft
        move_draft(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def split_rows(rows: Rows, data: Dataset, split: Split, seed: int) -> dict[str, list[int]]:
    """Return row numbers by part, each with its share of every class; `test`: validation and held-out shuffled."""
    import numpy as np
    from sklearn.model_selection import train_test_split

    strata = np.array(rows.targets) if data.classes and split.kind != "random" else None
    train, rest = train_test_split(
        np.arange(len(rows.targets)), train_size=split.train, random_state=seed, stratify=strata
    )
    share = split.validation / (split.validation + split.held_out)
    inner = None if strata is None else strata[rest]
    validation, held_out = train_test_split(rest, train_size=share, random_state=seed, stratify=inner)
    test = np.random.default_rng([seed, len(rest)]).permutation(np.sort(rest))
    rows_of = {"train": train, "validation": validation, "held_out": held_out, "test": test}
    return {part: numbers.tolist() for part, numbers in rows_of.items()}


def open_fold(draft: Path, number: int) -> Path:
    """Make the folder of a further fold and return it."""
    folder = find_fold_folder(draft, number)
    folder.mkdir(parents=True)
    return folder


def write_files(draft: Path, data: Dataset, rows: Rows, parts: dict[str, list[int]]) -> None:
    public, private = draft / "public", draft / "private"
    public.mkdir()
    private.mkdir()
    train, test = parts["train"], parts["test"]
    write_csv(
        public / "train.csv",
        [*rows.columns, data.target],
        ([*format_numbers(rows.features[i]), rows.targets[i]] for i in train),
    )
    write_csv(
        public / "test.csv",
        ["id", *rows.columns],
        ([id_, *format_numbers(rows.features[i])] for id_, i in enumerate(test)),
    )
    held_out = set(parts["held_out"])
    part_of = ["held_out" if row in held_out else "validation" for row in test]
    labels = ([id_, part_of[id_], rows.targets[row]] for id_, row in enumerate(test))
    write_csv(private / "labels.csv", ["id", "part", "label"], labels)
    about = describe_target(data)
    in_train = [rows.targets[row] for row in train]
    counts = Counter(in_train)
    constants = [counts[label] for label in data.classes] if data.classes else find_constants(in_train)
    write_bytes(private / "data.json", json.dumps(about | {"train": constants}, indent=1).encode())
    write_bytes(public / "data.json", json.dumps(about | {"columns": rows.columns}, indent=1).encode())


def describe_target(data: Dataset) -> dict[str, Any]:
    return {"dataset": data.name, "kind": data.kind, "target": data.target, "classes": list(data.classes)}


def describe(draft: Path, data: Dataset, rows: Rows, parts: dict[str, list[int]], seed: int) -> DataProfile:
    """Return the profile of what has been written into `draft`."""
    counts = Counter(rows.targets[row] for row in parts["train"])
    return DataProfile(
        **describe_target(data),
        class_rows=dict(sorted(counts.items())) if data.classes else {},
        columns=[Column(name=name, type="number") for name in rows.columns],
        rows={part: len(parts[part]) for part in PARTS},
        seed=seed,
        sha256=hash_folder(draft),
    )


def find_constants(texts: Sequence[str]) -> list[float]:
    """Return mean and median of the target: what a program without skill would predict."""
    import numpy as np

    numbers = np.array([float(text) for text in texts])
    return [float(np.mean(numbers)), float(np.median(numbers))]


def format_numbers(values: Sequence[float]) -> list[str]:
    """Return for each number the shortest text that reads back as the same."""
    return [repr(float(value)) for value in values]


def write_csv(path: Path, header: list[str], lines: Iterable[Sequence]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [header, *([str(cell) for cell in line] for line in lines)]
        file.writelines(f"{line}\n" for line in csv_lines(rows))
        flush_to_disk(file)


def write_bytes(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        flush_to_disk(file)


def flush_to_disk(file: IO[str] | IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def hash_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def move_draft(draft: Path, folder: Path) -> None:
    """Rename `draft` to `folder`, in place of one that an earlier try left (the same bytes, unless it was harmed)."""
    draft.chmod(0o755)
    if folder.exists():
        shutil.rmtree(folder)
    draft.rename(folder)
    if os.name == "posix":
        for path in (folder, folder / "public", folder / "private", folder.parent):
            sync_folder(path)


def sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
