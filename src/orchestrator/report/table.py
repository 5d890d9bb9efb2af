"""Results as rows of a table that spreadsheets may open: metrics in columns of their own, text that can run nothing."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from orchestrator.contract.logs import Result

FIXED = (
    "id",
    "task_id",
    "created_at",
    "version",
    "source",
    "graded",
    "score",
    "held_out",
    "accuracy",
    "loss",
    "run_time",
    "seed",
    "container_id",
    "grader",
    "reason",
    "failing_cases",
)
MOST_METRICS = 1_000  # columns; what is beyond stands together as JSON in the last one
METRIC = "metric."
REST = "more_metrics"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def header(metrics: Sequence[str]) -> str:
    """The first line. metrics: every name that occurs, in the order of their columns."""
    more = [REST] if len(metrics) > MOST_METRICS else []
    return _lines([[*FIXED, *(f"{METRIC}{name}" for name in metrics[:MOST_METRICS]), *more]])


def lines(results: Iterable[Result], metrics: Sequence[str]) -> str:
    """One line for each result."""
    own, rest = metrics[:MOST_METRICS], frozenset(metrics[MOST_METRICS:])
    return _lines([_row(result, own, rest) for result in results])


def _row(result: Result, own: Sequence[str], rest: frozenset[str]) -> list[object]:
    cells = [_cases(result) if name == "failing_cases" else getattr(result, name) for name in FIXED]
    cells += [result.metrics.get(name) for name in own]
    if rest:
        import orjson

        cells.append(orjson.dumps({name: value for name, value in result.metrics.items() if name in rest}).decode())
    return cells


def _cases(result: Result) -> str:
    return "; ".join(f"{case.expected} as {case.got}: {case.count}" for case in result.failing_cases)


def _lines(rows: list[list[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([[safe_cell(cell) for cell in row] for row in rows])
    return written.getvalue()


def safe_cell(value: object) -> object:
    """Numbers as they are; text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises."""
    if not isinstance(value, str):
        return value
    text = _UNPRINTABLE.sub("\ufffd", value)
    return f"'{text}" if value.lstrip(" ").startswith(_STARTS_A_FORMULA) else text
