"""Results as a table: cells that spreadsheets would run, and columns without end."""

import csv
import io

import pytest

from orchestrator.contract.results import Result
from orchestrator.report import table

PLAIN = dict.fromkeys(
    ("accuracy", "loss", "raw_logs", "run_time", "version", "container_id", "score", "held_out", "seed", "grader")
)


def result(**values) -> Result:
    base = PLAIN | {
        "id": 1,
        "task_id": 1,
        "created_at": "2026",
        "source": "reported",
        "metrics": {},
        "failing_cases": [],
        "graded": False,
        "reason": "",
    }
    return Result(**(base | values))


def rows(found: list[Result], metrics: list[str]) -> list[dict]:
    return list(
        csv.DictReader(io.StringIO(table.format_header(metrics) + table.format_lines(found, metrics), newline=""))
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://e")'])
def test_formulas_become_text(text):
    assert rows([result(version=text)], [])[0]["version"].startswith("'")


def test_numbers_stay_numbers():
    found = rows([result(loss=-0.5, accuracy=1e-9, metrics={"m": -2.0})], ["m"])[0]

    assert (float(found["loss"]), float(found["accuracy"]), float(found["metric.m"])) == (-0.5, 1e-9, -2.0)


def test_text_with_quotes_lines_and_control_characters_stays_in_its_cell():
    found = rows([result(reason='a "b",\nc\x00\x1b[31m'), result(reason="plain")], [])

    assert [row["reason"] for row in found] == ['a "b",\nc\ufffd\ufffd[31m', "plain"]


def test_columns_end_and_the_rest_stands_in_the_last():
    metrics = [f"m{number}" for number in range(table.MAX_METRICS + 5)]
    found = rows([result(metrics={"m0": 1.0, metrics[-1]: 2.0})], metrics)[0]

    assert len(found) == len(table.FIXED) + table.MAX_METRICS + 1
    assert (found["metric.m0"], found["more_metrics"]) == ("1.0", f'{{"{metrics[-1]}":2.0}}')
