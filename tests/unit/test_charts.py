"""Charts as graders leave them, hostile ones among them, and the loss by group."""

import json
from typing import Any

import pytest

from orchestrator.contract.charts import MAX_CHARTS, read_charts
from orchestrator.contract.grading import Column, Grade
from orchestrator.report.row_groups import build_group_chart

BARS = {"kind": "bars", "title": "Sizes", "label_name": "Size", "value_name": "Rows", "labels": ["a"], "values": [1]}
HOSTILE: dict[str, Any] = {
    "no kind": {"title": "x"},
    "unknown kind": BARS | {"kind": "html"},
    "no title": BARS | {"title": ""},
    "title without end": BARS | {"title": "x" * 10_000},
    "not a number": BARS | {"values": ["1; drop"]},
    "infinity": BARS | {"values": [float("inf")]},
    "too many bars": BARS | {"labels": ["a"] * 101, "values": [1] * 101},
    "bars without values": BARS | {"values": []},
    "text": "<script>alert(1)</script>",
    "nothing": None,
    "picture that is a page": {
        "kind": "picture",
        "title": "x",
        "text": "x",
        "type": "text/html",
        "content": "PGI+",
    },
    "picture that is SVG": {"kind": "picture", "title": "x", "text": "x", "type": "image/svg+xml", "content": "PGI+"},
    "picture that leaves its address": {"kind": "picture", "title": "x", "text": "x", "content": '"><script>'},
    "picture without text": {"kind": "picture", "title": "x", "content": "PGI+"},
    "picture too large": {"kind": "picture", "title": "x", "text": "x", "content": "A" * 200_000},
    "matrix of another size": {
        "kind": "matrix",
        "title": "x",
        "row_name": "a",
        "column_name": "b",
        "rows": ["a", "b"],
        "columns": ["a", "b"],
        "counts": [[1, 2]],
    },
    "table of uneven rows": {"kind": "table", "title": "x", "columns": ["a", "b"], "rows": [[1]]},
    "negative radius": {"kind": "shapes", "title": "x", "width": 1, "height": 1, "circles": [[0, 0, -1]]},
    "nested without end": {"kind": "table", "title": "x", "columns": ["a"], "rows": [[[[[[]]]]]]},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_wrong_chart_is_left_out_and_said_why(name: str):
    charts, problems = read_charts([HOSTILE[name], BARS])

    assert [chart.kind for chart in charts] == ["bars"]
    assert len(problems) == 1 and problems[0].startswith("Chart 1") and len(problems[0]) < 500


def test_charts_beyond_the_limit_are_left_out():
    charts, problems = read_charts([BARS] * (MAX_CHARTS + 5))

    assert len(charts) == MAX_CHARTS and problems == ["There are 25 charts; at most 20 are kept."]


def test_a_wrong_chart_takes_no_score_away():
    content = json.dumps({"graded": True, "validation": 0.5, "charts": [BARS, {"kind": "html"}, 7]})

    grade = Grade.model_validate_json(content, extra="forbid")

    assert grade.validation == 0.5 and len(grade.charts) == 1 and len(grade.charts_left_out) == 2


def test_groups_with_the_largest_difference_come_first():
    columns = [Column(name="sex", type="category"), Column(name="age", type="number"), Column(name="name", type="text")]
    values = {
        "sex": ["f", "m"] * 40,
        "age": [str(at) for at in range(80)],
        "name": ["x"] * 80,
    }
    losses = [1.0 if at >= 60 else 0.0 for at in range(80)]

    chart = build_group_chart(columns, values, losses, "1 for a row with the wrong class")

    assert chart is not None
    assert chart.rows[3] == ["age", "59 to 79", 20, 1.0]
    assert [row[0] for row in chart.rows] == ["age"] * 4 + ["sex"] * 2
    assert {row[3] for row in chart.rows[4:]} == {0.25}


def test_small_groups_and_identifiers_are_no_groups():
    columns = [Column(name="a", type="category"), Column(name="b", type="category", identifier="It counts rows.")]
    values = {"a": ["x"] * 75 + ["y"] * 5, "b": ["x", "y"] * 40}

    assert build_group_chart(columns, values, [0.0] * 80, "") is None
