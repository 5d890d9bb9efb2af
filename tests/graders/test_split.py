import csv
import itertools

import pytest

from orchestrator.contract.errors import Invalid, UnknownDataset
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_data import Split
from orchestrator.graders.predictions.datasets import BUILT_IN, read_rows


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_row_is_in_one_part(split, name):
    folder, profile = split[name]
    data = read_rows(BUILT_IN[name])

    train, test = rows_of(folder / "public/train.csv"), rows_of(folder / "public/test.csv")
    label_of = {row["id"]: row["label"] for row in rows_of(folder / "private/labels.csv")}

    all_rows = [tuple(float(row[column]) for column in data.columns) + (row[profile.target],) for row in train]
    all_rows += [tuple(float(row[column]) for column in data.columns) + (label_of[row["id"]],) for row in test]
    assert sorted(all_rows) == sorted(
        tuple(values) + (target,) for values, target in zip(data.features, data.targets, strict=True)
    )


@pytest.mark.parametrize("name", BUILT_IN)
def test_profile_says_what_the_files_hold(split, name):
    folder, profile = split[name]

    parts = [row["part"] for row in rows_of(folder / "private/labels.csv")]
    train = rows_of(folder / "public/train.csv")

    assert profile.rows == {
        "train": len(train),
        "validation": parts.count("validation"),
        "held_out": parts.count("held_out"),
    }
    assert [column.name for column in profile.columns] == [name for name in train[0] if name != profile.target]
    assert sum(profile.class_rows.values()) == (len(train) if profile.kind == "classification" else 0)


def test_public_files_hold_no_label_of_test_rows(split):
    for folder, profile in split.values():
        header = (folder / "public/test.csv").read_text().split("\n", 1)[0].split(",")

        assert profile.target not in header
        assert sorted(path.name for path in (folder / "public").iterdir()) == ["data.json", "test.csv", "train.csv"]


def test_classes_keep_their_shares(split):
    folder, profile = split["breast_cancer"]
    labels = rows_of(folder / "private/labels.csv")

    for part in ("validation", "held_out"):
        of_part = [row["label"] for row in labels if row["part"] == part]
        assert of_part.count("malignant") / len(of_part) == pytest.approx(212 / 569, abs=0.01)


def test_ids_do_not_tell_the_part(split):
    for folder, _ in split.values():
        parts = [row["part"] for row in sorted(rows_of(folder / "private/labels.csv"), key=lambda row: int(row["id"]))]

        changes = sum(first != second for first, second in itertools.pairwise(parts))
        assert changes == pytest.approx(len(parts) / 2, rel=0.3)


def test_same_seed_gives_the_same_bytes(grader, split, tmp_path):
    folder, profile = split["diabetes"]

    again = grader.prepare("diabetes", TaskSpec(), 7, tmp_path / "again")
    other = grader.prepare("diabetes", TaskSpec(), 8, tmp_path / "other")

    assert again == profile
    assert other.sha256 != profile.sha256
    for path in (folder / "public").iterdir():
        assert path.read_bytes() == (tmp_path / "again/public" / path.name).read_bytes()


def test_split_replaces_what_a_crash_left(grader, split, tmp_path):
    (tmp_path / "data/public").mkdir(parents=True)
    (tmp_path / "data/public/train.csv").write_text("half")

    profile = grader.prepare("diabetes", TaskSpec(), 7, tmp_path / "data")

    assert profile == split["diabetes"][1]
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_failed_split_leaves_nothing(grader, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orchestrator.graders.predictions.split.flush_to_disk", full)

    with pytest.raises(OSError, match="No space"):
        grader.prepare("diabetes", TaskSpec(), 7, tmp_path / "data")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [None, "iris", "../digits", "x" * 5000])
def test_unknown_data_is_refused_with_the_list(grader, name):
    with pytest.raises(UnknownDataset, match="breast_cancer, diabetes, digits") as refusal:
        grader.check(name, TaskSpec())

    assert len(str(refusal.value)) < 300


def test_shares_that_leave_too_few_rows_are_refused(grader):
    spec = TaskSpec(split=Split(train=0.98, validation=0.01, held_out=0.01))

    with pytest.raises(Invalid, match=r"split\.validation gives 4 of 442"):
        grader.check("diabetes", spec)


def test_outputs_without_predictions_are_refused(grader):
    with pytest.raises(Invalid, match="predictions.csv"):
        grader.check("digits", TaskSpec(program={"outputs": ["answer.csv"]}))
