"""What evaluate() returned, as fields of a grade; an error says which value cannot be a score."""

import math
from collections.abc import Mapping

from charts import read_charts
from outputs import Rejected, quote

MAX_METRICS = 100
MAX_NAME_CHARS = 100
MAX_CASES = 20
CASE_CHARS = 300
REASON_CHARS = 1000
BESIDE = ("metrics", "failing_cases", "charts", "reason")


class BadAnswer(Exception):
    """evaluate() returned what cannot be a score."""


def read_answer(answer: object, metric: str) -> dict:
    """Return score, metrics, failing cases, charts and reason; raise BadAnswer, or Rejected for a reason alone."""
    values, beside = split_answer(answer, metric)
    reason = str(beside.get("reason") or "")[:REASON_CHARS]
    if reason and not values:
        raise Rejected(None, reason)
    if metric not in values:
        there = ", ".join(quote(name) for name in list(values)[:10]) or "nothing"
        raise BadAnswer(f"evaluate returned no {metric!r}, which objective.metric names; it returned: {there}.")
    score = read_number(values[metric], metric)
    if not math.isfinite(score):
        raise BadAnswer(f"evaluate returned {score} for {metric!r}; a finite number is needed.")
    further = {name: read_number(value, name) for name, value in values.items() if name != metric}
    for name in [name for name, value in further.items() if not math.isfinite(value)]:
        print(f"left out, not finite: {name} = {further.pop(name)}", flush=True)
    cases = read_cases(beside.get("failing_cases") or [])
    charts = read_charts(beside.get("charts"))
    return {"score": score, "metrics": further, "failing_cases": cases, "charts": charts, "reason": reason}


def split_answer(answer: object, metric: str) -> tuple[dict, dict]:
    """Return metrics, and what stands beside them."""
    if not isinstance(answer, Mapping):
        return {metric: answer}, {}
    if len(answer) > MAX_METRICS + len(BESIDE):
        raise BadAnswer(f"evaluate returned {len(answer)} values; at most {MAX_METRICS} metrics are kept.")
    nested = answer.get("metrics", {})
    if not isinstance(nested, Mapping):
        raise BadAnswer(f"evaluate returned {quote(nested)} as 'metrics'; a dict of numbers is needed.")
    if len(nested) > MAX_METRICS:
        raise BadAnswer(f"evaluate returned {len(nested)} metrics; at most {MAX_METRICS} are kept.")
    values = {name: value for name, value in answer.items() if name not in BESIDE} | dict(nested)
    for name in values:
        if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME_CHARS or not name.isprintable():
            raise BadAnswer(
                f"evaluate returned a metric called {quote(name)}; a name is text of 1 to {MAX_NAME_CHARS} characters."
            )
    return values, {name: answer.get(name) for name in BESIDE if name != "metrics"}


def read_number(value: object, name: str) -> float:
    """Return a Python or numpy number as a float; raise BadAnswer for anything else, True and False included."""
    value = value.item() if type(value).__module__ == "numpy" and getattr(value, "size", 0) == 1 else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadAnswer(f"evaluate returned {describe(value)} for {name!r}; a number is needed.")
    try:
        return float(value)
    except OverflowError:
        return math.inf


def describe(value: object) -> str:
    if value is None:
        return "None"
    return quote(value) if isinstance(value, (str, bool, list, dict)) else f"a {type(value).__name__}"


def read_cases(cases: object) -> list[dict]:
    """Read at most 20 cases: a sentence, or a dict with `expected`, `got` and `count`; raise BadAnswer if no list."""
    if not isinstance(cases, (list, tuple)):
        raise BadAnswer(f"evaluate returned {describe(cases)} as 'failing_cases'; a list is needed.")
    return [read_case(case) for case in cases[:MAX_CASES]]


def read_case(case: object) -> dict:
    if isinstance(case, Mapping) and {"expected", "got"} <= case.keys():
        count = case.get("count", 1)
        counted = count if isinstance(count, int) and 0 < count < 2**53 else 1
        read = {"expected": str(case["expected"])[:CASE_CHARS], "got": str(case["got"])[:CASE_CHARS], "count": counted}
        return read | read_loss(case.get("loss"))
    return {"text": str(case)[:CASE_CHARS]}


def read_loss(loss: object) -> dict:
    """Return how bad a case is; nothing where no finite number says so."""
    is_number = isinstance(loss, (int, float)) and not isinstance(loss, bool)
    return {"loss": float(loss)} if is_number and abs(loss) < 1e300 else {}
