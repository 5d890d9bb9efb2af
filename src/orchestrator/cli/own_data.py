"""`run` on a file or folder of one's own: the task that is framed of it, and its way to the server."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from orchestrator.cli.progress import Progress
from orchestrator.cli.schema import schema_lines
from orchestrator.cli.text import clean, problems_text
from orchestrator.client.datasets import send_dataset
from orchestrator.client.operations import Client
from orchestrator.contract.datasets import Dataset, target_needed_words
from orchestrator.contract.errors import BadArchive, BadTable, Invalid, NameTaken, NotFound
from orchestrator.contract.tasks import TaskUpload

TABLES = (".csv", ".tsv", ".txt", ".parquet", ".pq")
FILES = (*TABLES, ".zip", ".tar", ".gz", ".tgz")
LARGE_BYTES = 16 * 1024 * 1024  # from here on one wants to see how far the upload is


@dataclass(frozen=True)
class Frame:
    """What the command line says of the data: the options of `run`, None where left out."""

    target_column: str | None = None
    kind: str | None = None
    metric: str | None = None
    test_file: str | None = None
    split: str | None = None

    def put_in(self, task: TaskUpload) -> TaskUpload:
        """The task with these in place of its own. Raises Invalid."""
        data = {"target_column": self.target_column, "kind": self.kind, "test_file": self.test_file}
        values = task.model_dump()
        values["data"] |= {name: value for name, value in data.items() if value is not None}
        if self.metric is not None:
            values["objective"] |= {"metric": self.metric, "direction": None}
        if self.split is not None:
            kind, _, column = self.split.partition(":")
            values["split"] |= {"kind": kind, "column": column or None}
        try:
            return TaskUpload.model_validate(values)
        except ValidationError as error:
            raise Invalid(f"An option cannot be used. {problems_text(error)}") from None


@dataclass(frozen=True)
class Local:
    """Files of this machine that the task means, by the field that names them."""

    paths: dict[str, Path] = field(default_factory=dict)
    prefix: str = ""
    program: dict[str, str] = field(default_factory=dict)  # texts of the program to begin with, its entry last


def is_data_path(name: str) -> bool:
    """Whether `run NAME` means a file with data: by its ending, or because it is one."""
    path = Path(name).expanduser()
    return path.name != "task.toml" and (path.suffix.lower() in FILES or path.is_file())


def task_of_file(name: str) -> TaskUpload:
    """The task that a file makes by itself. Raises NotFound."""
    path = Path(name).expanduser()
    if not path.is_file():
        raise NotFound(f"There is no file {name!r}.")
    title = clean(path.stem.replace("_", " "), 200) or "data"
    return TaskUpload(name=title, dataset=str(path), description=f"Framed from {clean(path.name, 200)}.")


def local_files(task: TaskUpload, folder: Path | None, typed: Frame) -> Local:
    """The files that the task names. `folder` is where its task.toml lies; what was typed is meant from where one stands.

    Raises NotFound for what looks like a file and is none.
    """
    paths, here = {}, Path()
    if task.dataset is not None and (found := _local(task.dataset, folder or here)):
        paths["dataset"] = found
    if task.data.test_file is not None:
        around = here if typed.test_file is not None or folder is None else folder
        if found := _local(task.data.test_file, around):
            paths["test_file"] = found
    return Local(paths, task.name if folder else "")


async def bring_data(client: Client, task: TaskUpload, local: Local, shown: Progress) -> TaskUpload:
    """The task with the names under which the server now has its files. Raises Invalid where the target is left open."""
    for field_name, path in local.paths.items():
        dataset = await _sent(client, path, _name(local.prefix, path), shown)
        if field_name == "test_file":
            task = task.model_copy(update={"data": task.data.model_copy(update={"test_file": dataset.name})})
            continue
        task = task.model_copy(update={"dataset": dataset.name})
        for line in schema_lines(dataset, task.data.target_column):
            shown.say(line)
        if dataset.table and task.grade.kind == "predictions" and task.data.target_column is None:
            raise Invalid(target_needed_words([column.name for column in dataset.table.columns]))
    return task


async def _sent(client: Client, path: Path, name: str, shown: Progress) -> Dataset:
    told = [-1]

    def tell(sent: int, size: int) -> None:
        tenth = sent * 10 // size
        if size >= LARGE_BYTES and tenth > told[0]:
            told[0] = tenth
            shown.say(
                f"uploading {clean(path.name, 80)}: {sent / 2**20:.0f} of {size / 2**20:.0f} MiB"
                + (", reading it" if sent == size else "")
            )

    try:
        return await send_dataset(client, path, name, tell=tell)
    except NameTaken:
        return await send_dataset(client, path, f"{name}-upload", tell=tell)
    except (BadTable, BadArchive) as error:
        raise type(error)(f"{clean(path.name, 80)}: {error}") from None


def _local(name: str, folder: Path) -> Path | None:
    """The file or folder that is meant; None for the name of a data set. Raises NotFound for a path that leads nowhere."""
    path = folder / Path(name).expanduser()
    if "/" in name or Path(name).suffix.lower() in FILES or name.startswith((".", "~")):
        if not path.exists():
            raise NotFound(f"There is no file {str(path)!r}, which the task names as its data.")
        return path
    return path if path.is_file() else None


def _name(prefix: str, path: Path) -> str:
    """What the data set is called: by the task in whose folder it lies, and the file."""
    stem = path.resolve().name.split(".")[0] or "data"
    kept = re.sub(r"[^\w-]+", "-", f"{prefix}-{stem}" if prefix else stem).strip("-_")
    return kept.encode()[:150].decode(errors="ignore") or "data"
