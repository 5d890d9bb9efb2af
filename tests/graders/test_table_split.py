"""Uploaded tables in parts: no row lost, no label public, no group or moment in two parts, the same bytes each time."""

import itertools
from collections import Counter

import pytest

from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions import PredictionsGrader
from tests.graders.tables import TARGET, table


@pytest.mark.parametrize(
    "split",
    [{"kind": "random"}, {"kind": "stratified"}, {"kind": "group", "column": "who"}, {"kind": "time", "column": "day"}],
)
def test_every_row_is_in_one_part(stored, split):
    profile, train, test, labels = stored.split(stored.source(table()), split=split, **TARGET)

    pairs = [(row["n"], row["y"]) for row in train] + [(row["n"], labels[row["id"]]["label"]) for row in test]
    assert sorted(pairs) == sorted((str(i), "abc"[i % 3]) for i in range(200))
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


def test_few_rows_are_split_and_said_to_be_few(stored):
    profile = stored.split(stored.source(table(10)), **TARGET)[0]

    assert sum(profile.rows.values()) == 10
    assert "The part validation has 3 rows only: a score on so few says little." in profile.notes


def test_grader_prepares_a_table_in_a_child(stored, tmp_path):
    source = stored.source(table())

    profile = PredictionsGrader().prepare("mine", TaskSpec(**TARGET), 7, tmp_path / "data", source)

    assert profile == stored.split(source, **TARGET)[0]
    assert sorted(path.name for path in (tmp_path / "data/public").iterdir()) == ["data.json", "test.csv", "train.csv"]
