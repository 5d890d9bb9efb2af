"""A table as a case meets it: uploaded, then split for programs."""

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.datasets import Table
from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.contract.tasks import TaskUpload
from orchestrator.graders.predictions.table_split import split_table
from orchestrator.tabular.uploads import read_upload
from tests.cases.case import Case


@dataclass(frozen=True)
class Upload:
    """A stored table: `file` lies in `folder`."""

    folder: Path
    file: Path
    table: Table


def upload(path: Path, folder: Path) -> Upload:
    """Read a copy of the file as the operation does once its bytes have arrived."""
    folder.mkdir()
    arrived = folder.with_suffix(".part")
    shutil.copyfile(path, arrived)
    answer = read_upload(
        {"path": str(arrived), "filename": path.name, "folder": str(folder), "most_bytes": 64 * 2**20, "options": {}}
    )
    return Upload(folder, folder / f"data.{answer['format']}", Table.model_validate(answer["table"]))


@dataclass(frozen=True)
class Split:
    """What the split left: the profile, and every row as programs find it, with its target."""

    profile: DataProfile
    rows: list[dict[str, str]]

    def find(self, where: dict[str, str]) -> dict[str, str]:
        """Return the one row with these values; raise AssertionError if it is not one."""
        matching = [row for row in self.rows if where.items() <= row.items()]
        assert len(matching) == 1, f"{len(matching)} rows have {where}; the first row is {self.rows[0]}"
        return matching[0]


def split(case: Case, train: Upload, test: Upload | None, draft: Path) -> Split:
    """Split the table for programs, as a loop does when it starts."""
    draft.mkdir()
    spec = TaskUpload(name=case.name, dataset="data", **case.task)
    source = DatasetSource(
        name="data",
        sha256="0" * 64,
        kind="table",
        folder=str(train.folder.parent),
        files=[str(train.file.relative_to(train.folder.parent))],
        test_file=str(test.file.relative_to(test.folder.parent)) if test else None,
    )
    fields = {name: value for name, value in spec.model_dump(mode="json").items() if name in case.task}
    profile = DataProfile.model_validate(
        split_table({"source": source.model_dump(), "spec": fields, "seed": 1, "draft": str(draft)})
    )
    return Split(profile, [*read_csv(draft / "public/train.csv"), *read_tested_rows(draft, profile.target)])


def read_tested_rows(draft: Path, target: str) -> list[dict[str, str]]:
    labels = {row["id"]: row["label"] for row in read_csv(draft / "private/labels.csv")}
    rows = read_csv(draft / "public/test.csv")
    return [{name: cell for name, cell in row.items() if name != "id"} | {target: labels[row["id"]]} for row in rows]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
