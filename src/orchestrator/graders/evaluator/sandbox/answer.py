"""What evaluate() returned, as fields of a grade; whatever cannot be a score is named."""

import math
from collections.abc import Mapping

from outputs import Rejected, shown

MOST_METRICS = 100
LONGEST_NAME = 100
MOST_CASES = 20
CASE_CHARS = 300
REASON_CHARS = 1000
BESIDE = ("metrics", "failing_cases", "reason")


class BadAnswer(Exception):
    """evaluate() returned what cannot be a score."""


def read_answer(answer: object, metric: str) -> dict:
    """`score`, further `metrics`, `failing_cases` and `reason`. Raises BadAnswer, or Rejected where it gives a reason and no score."""
    values, beside = parts_of(answer, metric)
    reason = str(beside.get("reason") or "")[:REASON_CHARS]
    if reason and not values:
        raise Rejected(reason)
    if metric not in values:
        there = ", ".join(shown(name) for name in list(values)[:10]) or "nothing"
        raise BadAnswer(f"evaluate returned no {metric!r}, which objective.metric names; it returned: {there}.")
    score = number(values[metric], metric)
    if not math.isfinite(score):
        raise BadAnswer(f"evaluate returned {score} for {metric!r}; a finite number is needed.")
    further = {name: number(value, name) for name, value in values.items() if name != metric}
    for name in [name for name, value in further.items() if not math.isfinite(value)]:
        print(f"left out, not finite: {name} = {further.pop(name)}", flush=True)
    cases = cases_of(beside.get("failing_cases") or [])
    return {"score": score, "metrics": further, "failing_cases": cases, "reason": reason}


def parts_of(answer: object, metric: str) -> tuple[dict, dict]:
    """Metrics, and what stands beside them."""
    if not isinstance(answer, Mapping):
        return {metric: answer}, {}
    if len(answer) > MOST_METRICS + len(BESIDE):
        raise BadAnswer(f"evaluate returned {len(answer)} values; at most {MOST_METRICS} metrics are kept.")
    nested = answer.get("metrics", {})
    if not isinstance(nested, Mapping):
        raise BadAnswer(f"evaluate returned {shown(nested)} as 'metrics'; a dict of numbers is needed.")
    if len(nested) > MOST_METRICS:
        raise BadAnswer(f"evaluate returned {len(nested)} metrics; at most {MOST_METRICS} are kept.")
    values = {name: value for name, value in answer.items() if name not in BESIDE} | dict(nested)
    for name in values:
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise BadAnswer(
                f"evaluate returned a metric called {shown(name)}; a name is text of 1 to {LONGEST_NAME} characters."
            )
    return values, {name: answer.get(name) for name in BESIDE if name != "metrics"}


def number(value: object, name: str) -> float:
    """A Python or numpy number as a float; True is not 1 here."""
    value = value.item() if type(value).__module__ == "numpy" and getattr(value, "size", 0) == 1 else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadAnswer(f"evaluate returned {described(value)} for {name!r}; a number is needed.")
    try:
        return float(value)
    except OverflowError:
        return math.inf


def described(value: object) -> str:
    if value is None:
        return "None"
    return shown(value) if isinstance(value, (str, bool, list, dict)) else f"a {type(value).__name__}"


def cases_of(cases: object) -> list[dict]:
    """At most 20. A case is a sentence, or a dict with `expected`, `got` and a `count`."""
    if not isinstance(cases, (list, tuple)):
        raise BadAnswer(f"evaluate returned {described(cases)} as 'failing_cases'; a list is needed.")
    return [case_of(case) for case in cases[:MOST_CASES]]


def case_of(case: object) -> dict:
    if isinstance(case, Mapping) and {"expected", "got"} <= case.keys():
        count = case.get("count", 1)
        counted = count if isinstance(count, int) and 0 < count < 2**53 else 1
        return {"expected": str(case["expected"])[:CASE_CHARS], "got": str(case["got"])[:CASE_CHARS], "count": counted}
    return {"text": str(case)[:CASE_CHARS]}
