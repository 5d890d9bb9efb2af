"""Results as CSV that is safe to open in a spreadsheet, with one column per metric."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from orchestrator.contract.results import Result

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
MAX_METRICS = 1_000  # columns; the others are together in the last one, as JSON
METRIC = "metric."
REST = "more_metrics"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def format_header(metrics: Sequence[str]) -> str:
    """Make the first line; `metrics` holds every name that occurs, in the order of the columns."""
    more = [REST] if len(metrics) > MAX_METRICS else []
    return _write_lines([[*FIXED, *(f"{METRIC}{name}" for name in metrics[:MAX_METRICS]), *more]])


def format_lines(results: Iterable[Result], metrics: Sequence[str]) -> str:
    """Make one line per result."""
    own, rest = metrics[:MAX_METRICS], frozenset(metrics[MAX_METRICS:])
    return _write_lines([_build_row(result, own, rest) for result in results])


def _build_row(result: Result, own: Sequence[str], rest: frozenset[str]) -> list[object]:
    cells: list[object] = [
        _format_cases(result) if name == "failing_cases" else getattr(result, name) for name in FIXED
    ]
    cells += [result.metrics.get(name) for name in own]
    if rest:
        import orjson

        cells.append(orjson.dumps({name: value for name, value in result.metrics.items() if name in rest}).decode())
    return cells


def _format_cases(result: Result) -> str:
    return "; ".join(f"{case.expected} as {case.got}: {case.count}" for case in result.failing_cases)


def _write_lines(rows: list[list[object]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([[make_cell_safe(cell) for cell in row] for row in rows])
    return written.getvalue()


def make_cell_safe(value: object) -> object:
    """Return numbers unchanged; put an apostrophe before text that a spreadsheet would run as a formula.

    Source: OWASP, "CSV Injection".
    """
    if not isinstance(value, str):
        return value
    text = _UNPRINTABLE.sub("\ufffd", value)
    return f"'{text}" if value.lstrip(" ").startswith(_STARTS_A_FORMULA) else text
