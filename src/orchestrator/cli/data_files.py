"""`run` on your own data: the task that a file makes, and the upload of the files that a task names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from orchestrator.cli.dataset_schema import format_schema
from orchestrator.cli.formatting import clean, format_problems
from orchestrator.cli.option_names import name_options
from orchestrator.cli.progress import Progress
from orchestrator.client.datasets import send_dataset
from orchestrator.client.operations import Client
from orchestrator.contract.column_settings import format_columns_json, parse_columns
from orchestrator.contract.datasets import Dataset, explain_missing_target
from orchestrator.contract.errors import BadArchive, BadTable, Invalid, NameTaken, NotFound
from orchestrator.contract.reading import ReadingOptions, pick_options
from orchestrator.contract.tasks import TaskUpload

TABLES = (".csv", ".tsv", ".txt", ".parquet", ".pq")
FILES = (*TABLES, ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
LARGE_BYTES = 16 * 1024 * 1024  # from here on the upload reports its progress


@dataclass(frozen=True)
class DataOptions:
    """The options of `run` about the data; None where left out."""

    target_column: str | None = None
    kind: str | None = None
    metric: str | None = None
    positive_class: str | None = None
    test_file: str | None = None
    split: str | None = None
    columns: tuple[str, ...] = ()  # NAME=SETTING
    reading: Mapping[str, str | bool | None] = field(default_factory=dict)

    def apply_to(self, task: TaskUpload) -> TaskUpload:
        """Return the task with these options in place of its own; raise Invalid if one does not fit."""
        data = {"target_column": self.target_column, "kind": self.kind, "test_file": self.test_file, **self.reading}
        values = task.model_dump()
        values["data"] |= {name: value for name, value in data.items() if value is not None}
        values["data"]["columns"] |= parse_columns(self.columns)
        if self.metric is not None:
            values["objective"] |= {"metric": self.metric, "direction": None}
        if self.positive_class is not None:
            values["objective"]["positive_class"] = self.positive_class
        if self.split is not None:
            kind, _, column = self.split.partition(":")
            values["split"] |= {"kind": kind, "column": column or None}
        try:
            return TaskUpload.model_validate(values)
        except ValidationError as error:
            raise Invalid(name_options(format_problems(error))) from None


@dataclass(frozen=True)
class LocalFiles:
    """Files on this machine that the task refers to, by the field that names them."""

    paths: dict[str, Path] = field(default_factory=dict)
    prefix: str = ""
    program: dict[str, str] = field(default_factory=dict)  # texts of the seed program, its entry last


def is_data_path(name: str) -> bool:
    """Check whether `run NAME` means a data file: by its ending, or because it is one."""
    path = Path(name).expanduser()
    return path.name != "task.toml" and (path.suffix.lower() in FILES or path.is_file())


def frame_task(name: str) -> TaskUpload:
    """Return the task that a data file makes by itself; raise NotFound if there is no such file."""
    path = Path(name).expanduser()
    if not path.is_file():
        raise NotFound(f"The file {name!r} does not exist.")
    title = clean(path.stem.replace("_", " "), 200) or "data"
    return TaskUpload(name=title, dataset=str(path), description=f"Created from {clean(path.name, 200)}.")


def find_local_files(task: TaskUpload, folder: Path | None, options: DataOptions) -> LocalFiles:
    """Find the files that the task names; raise NotFound for what looks like a file and does not exist.

    folder: where its task.toml is; paths given as options are relative to the working directory instead.
    """
    paths: dict[str, Path] = {}
    here = Path()
    if task.dataset is not None and (path := _find_local(task.dataset, folder or here)):
        paths["dataset"] = path
    if task.data.test_file is not None:
        base = here if options.test_file is not None or folder is None else folder
        if path := _find_local(task.data.test_file, base):
            paths["test_file"] = path
    return LocalFiles(paths, task.name if folder else "")


async def upload_data(client: Client, task: TaskUpload, local: LocalFiles, progress: Progress) -> TaskUpload:
    """Upload the files and return the task with the names of the data sets.

    Raise Invalid if no target column is set.
    """
    options = pick_options(task.data)
    if local.paths:  # the data set knows how it was read; of other data the server refuses the options
        task = task.model_copy(update={"data": task.data.model_copy(update=ReadingOptions().model_dump())})
    for field_name, path in local.paths.items():
        dataset = await _send(client, path, _name_dataset(local.prefix, path), options, progress)
        if field_name == "test_file":
            task = task.model_copy(update={"data": task.data.model_copy(update={"test_file": dataset.name})})
            continue
        task = task.model_copy(update={"dataset": dataset.name})
        if dataset.table and (settings := format_columns_json(task.data.columns)):
            dataset = await client.get_dataset(name=dataset.name, columns=settings)
        for line in format_schema(dataset, task.data.target_column):
            progress.say(line)
        if dataset.table and task.grade.kind == "predictions" and task.data.target_column is None:
            raise Invalid(explain_missing_target([column.name for column in dataset.table.columns]))
    return task


async def _send(client: Client, path: Path, name: str, options: ReadingOptions, progress: Progress) -> Dataset:
    reported_tenths = -1

    def report(sent: int, size: int) -> None:
        nonlocal reported_tenths
        tenths = sent * 10 // size
        if size >= LARGE_BYTES and tenths > reported_tenths:
            reported_tenths = tenths
            progress.say(
                f"Uploading {clean(path.name, 80)}: {sent / 2**20:.0f} of {size / 2**20:.0f} MiB"
                + (", now being read" if sent == size else "")
            )

    try:
        return await send_dataset(client, path, name, options=options, tell=report)
    except NameTaken:
        return await send_dataset(client, path, f"{name}-upload", options=options, tell=report)
    except (BadTable, BadArchive, Invalid) as error:
        raise type(error)(f"{clean(path.name, 80)}: {error}") from None


def _find_local(name: str, folder: Path) -> Path | None:
    """Return the file or folder that is meant, None for the name of a data set.

    Raise NotFound for a path that does not exist.
    """
    path = folder / Path(name).expanduser()
    if "/" in name or Path(name).suffix.lower() in FILES or name.startswith((".", "~")):
        if not path.exists():
            raise NotFound(f"The task names {str(path)!r} as its data, but there is no such file.")
        return path
    return path if path.is_file() else None


def _name_dataset(prefix: str, path: Path) -> str:
    """Name the data set after the file, and after the task whose folder it is in."""
    stem = path.resolve().name.split(".")[0] or "data"
    kept = re.sub(r"[^\w-]+", "-", f"{prefix}-{stem}" if prefix else stem).strip("-_")
    return kept.encode()[:150].decode(errors="ignore") or "data"
