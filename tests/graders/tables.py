"""Uploaded tables for tests: stored as the store keeps them, and split."""

import csv

from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions.table_split import split_table
from orchestrator.tabular.uploads import read_upload

TARGET = {"data": {"target_column": "y"}}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Stored:
    """Tables as the store keeps them, and splits of them."""

    def __init__(self, root):
        self.root, self.count = root, 0
        self.folder = root  # of the newest split

    def table(self, text: str) -> str:
        self.count += 1
        folder = self.root / f"content{self.count}"
        folder.mkdir()
        upload = self.root / "upload.part"
        upload.write_text(text, encoding="utf-8")
        read_upload(
            {"path": str(upload), "filename": "data.csv", "folder": str(folder), "most_bytes": 1, "options": {}}
        )
        return f"{folder.name}/data.csv"

    def source(self, text: str, test: str | None = None) -> DatasetSource:
        files = [self.table(each) for each in (text, test) if each is not None]
        return DatasetSource(
            name="mine",
            sha256="0" * 64,
            kind="table",
            folder=str(self.root),
            files=files,
            test_file=None if test is None else files[1],
        )

    def split(self, source: DatasetSource, seed=7, **spec):
        """Return (profile, train, test, labels by id)."""
        self.count += 1
        draft = self.root / f"split{self.count}"
        draft.mkdir()
        self.folder = draft
        asked = {
            "source": source.model_dump(),
            "spec": TaskSpec(**spec).model_dump(mode="json"),
            "seed": seed,
            "draft": str(draft),
        }
        profile = DataProfile.model_validate(split_table(asked))
        labels = {row["id"]: row for row in rows_of(draft / "private/labels.csv")}
        return profile, rows_of(draft / "public/train.csv"), rows_of(draft / "public/test.csv"), labels


def table(count=200, header="n,day,who,y", row=None) -> str:
    row = row or (lambda i: f"{i},2024-{1 + i % 12:02}-{1 + i % 28:02},w{i % 17},{'abc'[i % 3]}")
    return header + "\n" + "".join(row(i) + "\n" for i in range(count))
