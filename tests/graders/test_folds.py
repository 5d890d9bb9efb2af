"""Several validation parts of a small table: each row held back once, no held-out row anywhere but in test.csv."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from orchestrator.contract.errors import BadTable, Invalid
from orchestrator.contract.grading import find_fold_folder
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions import PredictionsGrader
from orchestrator.graders.predictions.folds import count_pieces, list_folds
from tests.graders.tables import TARGET, table

PARTS = {"train": np.arange(60), "validation": np.arange(60, 80), "held_out": np.arange(80, 100)}
OTHER_CODER = {"agents": {"coder": "llm:any:model"}}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_fold(folder: Path, fold: int, *feature: str) -> tuple[set, set, set]:
    """Return what tells the rows of the three parts apart."""
    place = find_fold_folder(folder, fold)
    labels = {row["id"]: row["part"] for row in read(place / "private/labels.csv")}
    train = {tuple(row[name] for name in feature) for row in read(place / "public/train.csv")}
    test = [(labels[row["id"]], tuple(row[name] for name in feature)) for row in read(place / "public/test.csv")]
    return train, *({key for part, key in test if part == wanted} for wanted in ("validation", "held_out"))


def test_each_row_is_held_back_once_in_as_many_folds_as_there_are_pieces():
    codes = np.arange(100) % 2
    folds = [PARTS, *list_folds(PARTS, codes, 8, 5)]

    assert count_pieces(PARTS) == 4
    for four in (folds[:4], folds[4:]):
        assert sorted(np.concatenate([fold["validation"] for fold in four]).tolist()) == list(range(80))
    for fold in folds[1:]:
        assert sorted([*fold["train"], *fold["validation"]]) == list(range(80))
        assert sorted(fold["test"]) == sorted([*fold["validation"], *range(80, 100)])
        assert np.bincount(codes[fold["validation"]]).tolist() == [10, 10]
    assert sorted(folds[4]["validation"]) != sorted(folds[0]["validation"]), "the second time other rows go together"


def test_same_seed_gives_the_same_folds():
    first, again, other = (list(list_folds(PARTS, None, 6, seed)) for seed in (5, 5, 6))

    assert all((one[part] == two[part]).all() for one, two in zip(first, again, strict=True) for part in one)
    assert any((one["train"] != two["train"]).any() for one, two in zip(first, other, strict=True))


def test_small_table_gets_folds_and_no_label_of_a_held_out_row_is_public(stored):
    profile, *_ = stored.split(stored.source(table(400)), **TARGET)

    first = read_fold(stored.folder, 0, "n")
    known = first[0] | first[1]
    assert profile.folds == 4
    held_back = set(first[1])
    for fold in range(1, 4):
        train, validation, held_out = read_fold(stored.folder, fold, "n")
        assert (train | validation, held_out) == (known, first[2]) and not train & validation
        assert not held_back & validation
        held_back |= validation
        about = json.loads((find_fold_folder(stored.folder, fold) / "private/data.json").read_text())
        assert sum(about["train"]) == len(train)
    assert held_back == known


@pytest.mark.parametrize("dataset", ["breast_cancer", "diabetes", "digits"])
def test_bundled_small_tables_have_folds(dataset, tmp_path):
    profile = PredictionsGrader().prepare(dataset, TaskSpec(), 7, tmp_path / "data")

    assert profile.folds == (1 if dataset == "digits" else 4)
    assert (tmp_path / "data" / "folds").exists() == (dataset != "digits")


@pytest.mark.parametrize(
    ("rows", "spec"),
    [
        (400, OTHER_CODER),
        (400, {"split": {"folds": 1}}),
        (400, {"split": {"kind": "time", "column": "day"}}),
        (400, {"split": {"kind": "group", "column": "who"}}),
        (2_000, {}),
        (400, {"row": lambda i: f"{i},2024-01-01,w,{'b' if i < 4 else 'a'}"}),
    ],
)
def test_one_part_where_folds_cannot_be_trusted_or_are_not_needed(stored, rows, spec):
    """Coders that see training rows would know labels of other folds; a rare class would be missing in some."""
    row = {key: value for key, value in spec.items() if key == "row"}
    profile, *_ = stored.split(
        stored.source(table(rows, **row)), **TARGET, **{k: v for k, v in spec.items() if k != "row"}
    )

    assert profile.folds == 1 and not (stored.folder / "folds").exists()


def test_task_may_ask_for_folds_with_any_coder(stored):
    profile, *_ = stored.split(stored.source(table(2_000)), **TARGET, **OTHER_CODER, split={"folds": 6})

    assert profile.folds == 6 and len(list((stored.folder / "folds").iterdir())) == 5


def test_folds_without_enough_rows_of_a_class_are_refused(stored):
    source = stored.source(table(400, row=lambda i: f"{i},2024-01-01,w,{'b' if i < 4 else 'a'}"))

    with pytest.raises(BadTable, match=r"split.folds = 4 needs 4 rows of each class .* a class has 3"):
        stored.split(source, **TARGET, split={"folds": 4})


def test_folds_beside_a_test_file_are_refused(stored):
    spec = TaskSpec.model_validate({**TARGET, "split": {"folds": 4}})

    with pytest.raises(Invalid, match="validation rows come from that file alone"):
        PredictionsGrader().check("t", spec, stored.source(table(), table()))


@pytest.mark.parametrize("kind", ["time", "group"])
def test_folds_of_a_split_by_column_are_refused(kind):
    with pytest.raises(ValueError, match=r"split.folds can only be used with a random or stratified split"):
        TaskSpec.model_validate({"split": {"kind": kind, "column": "day", "folds": 4}})
