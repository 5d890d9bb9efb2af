"""Uploaded tables in parts: no row lost, no label public, no group and no moment in two parts, the same bytes each time."""

import csv
import itertools
from collections import Counter

import pytest

from orchestrator.contract.errors import BadTable, Invalid, OrchestratorError
from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions import PredictionsGrader
from orchestrator.graders.predictions.table_split import split_table
from orchestrator.tabular.uploads import read_upload


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Stored:
    """Tables as the store keeps them, and splits of them."""

    def __init__(self, root):
        self.root, self.count = root, 0

    def table(self, text: str) -> str:
        self.count += 1
        folder = self.root / f"content{self.count}"
        folder.mkdir()
        upload = self.root / "upload.part"
        upload.write_text(text, encoding="utf-8")
        read_upload({"path": str(upload), "filename": "data.csv", "folder": str(folder), "most_bytes": 1})
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
        """(profile, train, test, labels by id)."""
        self.count += 1
        draft = self.root / f"split{self.count}"
        draft.mkdir()
        asked = {
            "source": source.model_dump(),
            "spec": TaskSpec(**spec).model_dump(mode="json"),
            "seed": seed,
            "draft": str(draft),
        }
        profile = DataProfile.model_validate(split_table(asked))
        labels = {row["id"]: row for row in rows_of(draft / "private/labels.csv")}
        return profile, rows_of(draft / "public/train.csv"), rows_of(draft / "public/test.csv"), labels


@pytest.fixture
def stored(tmp_path) -> Stored:
    return Stored(tmp_path)


def table(count=200, header="n,day,who,y", row=None) -> str:
    row = row or (lambda i: f"{i},2024-{1 + i % 12:02}-{1 + i % 28:02},w{i % 17},{'abc'[i % 3]}")
    return header + "\n" + "".join(row(i) + "\n" for i in range(count))


TARGET = {"data": {"target_column": "y"}}


@pytest.mark.parametrize(
    "split",
    [{"kind": "random"}, {"kind": "stratified"}, {"kind": "group", "column": "who"}, {"kind": "time", "column": "day"}],
)
def test_every_row_is_in_one_part(stored, split):
    profile, train, test, labels = stored.split(stored.source(table()), split=split, **TARGET)

    found = [(row["n"], row["y"]) for row in train] + [(row["n"], labels[row["id"]]["label"]) for row in test]
    assert sorted(found) == sorted((str(i), "abc"[i % 3]) for i in range(200))
    assert [row["id"] for row in test] == [str(i) for i in range(len(test))]
    assert list(test[0]) == ["id", "n", "day", "who"]
    assert profile.rows == {"train": len(train)} | Counter(row["part"] for row in labels.values())


def test_classes_are_stratified_by_default(stored):
    profile, train, _, labels = stored.split(
        stored.source(table(300, row=lambda i: f"{i},2024-01-01,w,{'ab'[i % 10 == 0]}")), **TARGET
    )

    assert profile.class_rows == {"a": 162, "b": 18}
    for part in ("validation", "held_out"):
        assert Counter(row["label"] for row in labels.values() if row["part"] == part) == {"a": 54, "b": 6}


def test_no_group_is_in_two_parts(stored):
    _, train, test, labels = stored.split(stored.source(table()), split={"kind": "group", "column": "who"}, **TARGET)

    parts = [{row["who"] for row in train}]
    parts += [{row["who"] for row in test if labels[row["id"]]["part"] == part} for part in ("validation", "held_out")]
    assert sum(map(len, parts)) == 17 == len(set.union(*parts))


def test_time_split_goes_forward_and_keeps_ties_together(stored):
    text = table(row=lambda i: f"{i},2024-01-{1 + (i * 7 % 200) // 9:02},w,{'abc'[i % 3]}")

    _, train, test, labels = stored.split(stored.source(text), split={"kind": "time", "column": "day"}, **TARGET)

    days = [[row["day"] for row in train]]
    days += [[row["day"] for row in test if labels[row["id"]]["part"] == part] for part in ("validation", "held_out")]
    assert max(days[0]) < min(days[1]) and max(days[1]) < min(days[2])
    assert days[0] == sorted(days[0])


def test_day_first_dates_are_put_in_order(stored):
    text = table(row=lambda i: f"{i},{1 + i % 28:02}.{1 + i % 12:02}.{2020 + i % 5},w,{'abc'[i % 3]}")

    _, train, test, _ = stored.split(stored.source(text), split={"kind": "time", "column": "day"}, **TARGET)

    def moment(row):
        return row["day"].split(".")[::-1]

    assert max(map(moment, train)) < min(map(moment, test))


def test_test_file_is_split_into_validation_and_held_out(stored):
    source = stored.source(
        table(100), "who,y,n,day\n" + "".join(f"w{i},{'abc'[i % 3]},{1000 + i},2025-01-01\n" for i in range(60))
    )

    profile, train, test, labels = stored.split(source, **TARGET)

    assert profile.rows == {"train": 100, "validation": 30, "held_out": 30}
    assert {int(row["n"]) for row in test} == set(range(1000, 1060))
    assert all(labels[row["id"]]["label"] == "abc"[(int(row["n"]) - 1000) % 3] for row in test)


@pytest.mark.parametrize(
    ("test", "says"),
    [
        (table(60, "n,day,who,z"), "no target column 'y'"),
        (table(60, "n,when,who,y"), "lacks columns of the training file: 'day'"),
        (
            table(60, "n,day,who,y", lambda i: f"x{i},2024-01-01,w,a\n"[:-1]),
            "Column 'n' holds number values in the training file",
        ),
        (table(60, row=lambda i: f"{i},2024-01-01,w,{'ad'[i % 2]}"), "No training row is of the class 'd'"),
    ],
)
def test_test_file_that_does_not_fit_is_refused(stored, test, says):
    with pytest.raises(BadTable, match=says):
        stored.split(stored.source(table(), test), **TARGET)


def test_same_seed_gives_the_same_bytes(stored):
    source = stored.source(table())

    first, again, other = (stored.split(source, seed, **TARGET)[0] for seed in (7, 7, 8))

    assert first == again
    assert first.sha256 != other.sha256


def test_ids_and_order_do_not_tell_label_or_part(stored):
    text = table(600, row=lambda i: f"5,2024-01-01,w,{'ab'[i >= 300]}")

    _, _, _, labels = stored.split(stored.source(text), **TARGET)

    for field in ("label", "part"):
        values = [labels[str(id_)][field] for id_ in range(len(labels))]
        changes = sum(a != b for a, b in itertools.pairwise(values))
        assert changes == pytest.approx(len(values) / 2, rel=0.3)


def test_cells_are_written_plainly(stored):
    text = "x;when;t;y\n" + "".join(f"{i},5;{['2024-01-31', '31.01.2024'][i % 2]}; NA ;{i % 2}\n" for i in range(100))

    profile, train, _, _ = stored.split(stored.source(text), **TARGET)

    assert {row["when"] for row in train} == {"2024-01-31T00:00:00"}
    assert all(float(row["x"]) % 1 == 0.5 and row["t"] == "" for row in train)
    assert [(column.name, column.type, column.form) for column in profile.columns] == [
        ("x", "number", None),
        ("when", "date", "%Y-%m-%dT%H:%M:%S"),
        ("t", "empty", None),
    ]


def test_column_called_id_gets_another_name(stored):
    profile, train, test, _ = stored.split(stored.source(table(header="id,day,who,y")), **TARGET)

    assert (next(iter(train[0])), list(test[0])[:2]) == ("id_", ["id", "id_"])
    assert "'id_'" in profile.notes[0]


def test_ignored_columns_are_not_public(stored):
    profile, train, test, _ = stored.split(
        stored.source(table()), data={"target_column": "y", "ignore_columns": ["who", "n"]}
    )

    assert [column.name for column in profile.columns] == ["day"]
    assert (list(train[0]), list(test[0])) == (["day", "y"], ["id", "day"])


def test_rows_without_target_are_left_out_and_told(stored):
    profile, train, test, _ = stored.split(
        stored.source(table(row=lambda i: f"{i},2024-01-01,w,{['a', 'b', ''][i % 3]}")), **TARGET
    )

    assert len(train) + len(test) == 134
    assert profile.notes == ["66 rows were left out: the target column 'y' has no value there."]


@pytest.mark.parametrize(
    ("values", "kind", "inferred"),
    [
        (lambda i: i % 2, None, "classification"),
        (lambda i: i * 1.5, None, "regression"),
        (lambda i: i % 10, None, "classification"),
        (lambda i: i % 10, "regression", "regression"),
        (lambda i: "ab"[i % 2], None, "classification"),
        (lambda i: i, None, "regression"),
    ],
)
def test_kind_is_inferred_and_can_be_said(stored, values, kind, inferred):
    source = stored.source(table(row=lambda i: f"{i},2024-01-01,w,{values(i)}"))

    profile = stored.split(source, data={"target_column": "y", "kind": kind})[0]

    assert profile.kind == inferred


def test_few_rows_are_split_and_said_to_be_few(stored):
    profile = stored.split(stored.source(table(10)), **TARGET)[0]

    assert sum(profile.rows.values()) == 10
    assert "The part validation has 3 rows only: a score on so few says little." in profile.notes


def test_whole_classes_are_called_without_point(stored):
    source = stored.source(table(row=lambda i: f"{i},2024-01-01,w,{i % 3}.0"))

    assert stored.split(source, **TARGET)[0].classes == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("text", "spec", "says"),
    [
        (table(), {}, "which column is to be predicted.*Perhaps 'y'"),
        (table(), {"data": {"target_column": "Y "}}, "Did you mean 'y'"),
        (table(row=lambda i: f"{i},2024-01-01,w,a"), TARGET, "the same in every row"),
        (table(row=lambda i: f"{i},2024-01-01,w,"), TARGET, "no value in any of the 200 rows"),
        (table(row=lambda i: f"{i},2024-01-01,w,text {i}"), TARGET, "200 distinct values|free text"),
        (table(), {"data": {"target_column": "day"}}, "holds dates"),
        (table(row=lambda i: f"{i},2024-01-01,w,{'abc'[min(i, 2)]}"), TARGET, "too few rows have: 'a' .1., 'b' .1."),
        (table(6), TARGET, "gives 1 of 6 rows"),
        (
            table(),
            {"split": {"kind": "group", "column": "nobody"}, **TARGET},
            "split.column: there is no column 'nobody'",
        ),
        (table(), {"split": {"kind": "time", "column": "who"}, **TARGET}, "goes by dates or numbers"),
        (
            table(row=lambda i: f"{i},2024-01-01,w,{'abc'[i % 3]}"),
            {"split": {"kind": "group", "column": "who"}, **TARGET},
            "1 distinct values",
        ),
        (
            table(row=lambda i: f"{i},2024-01-01,w,{'abc'[i % 3]}"),
            {"split": {"kind": "time", "column": "day"}, **TARGET},
            "1 distinct times",
        ),
        (table(), {"split": {"kind": "stratified"}, "data": {"target_column": "n"}}, "needs classes"),
        (
            table(),
            {"data": {"target_column": "y", "ignore_columns": ["x"]}},
            "data.ignore_columns: there is no column 'x'",
        ),
        (table(), {"data": {"target_column": "y", "ignore_columns": ["n", "day", "who"]}}, "nothing to learn from"),
        (table(), {"data": {"target_column": "y", "kind": "regression"}}, "holds classes"),
    ],
)
def test_what_cannot_be_framed_is_said(stored, text, spec, says):
    source = stored.source(text)

    with pytest.raises(OrchestratorError, match=says):
        PredictionsGrader().check("mine", TaskSpec(**spec), source)
        stored.split(source, **spec)


def test_grader_prepares_a_table_in_a_child(stored, tmp_path):
    source = stored.source(table())

    profile = PredictionsGrader().prepare("mine", TaskSpec(**TARGET), 7, tmp_path / "data", source)

    assert profile == stored.split(source, **TARGET)[0]
    assert sorted(path.name for path in (tmp_path / "data/public").iterdir()) == ["data.json", "test.csv", "train.csv"]


def test_metric_that_does_not_fit_the_table_is_refused(stored):
    with pytest.raises(Invalid, match="does not fit"):
        PredictionsGrader().check("mine", TaskSpec(objective={"metric": "r2"}, **TARGET), stored.source(table()))
