"""Gates: conditions on what was measured of a version that it must meet to be the best, beside the one objective."""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from orchestrator.contract.metrics import describe_metric

Reference = Literal["parent", "baseline", "best"]
REFERENCES: dict[str, Reference] = {"parent": "parent", "baseline": "baseline", "best": "best"}
MAX_GATES = 20
MAX_GATE_CHARS = 200
MEASURED = ("run_time", "cpu_time", "peak_memory_mb", "code_bytes")
"""What is measured of any program, whatever the grader: seconds of wall and of processor time, mebibytes, bytes of its
files. Other names are the grader's metrics."""

HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_NUMBER = r"[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?"
_GATE = re.compile(
    r"\s*(?P<name>[A-Za-z_][A-Za-z0-9_.]*)\s*(?P<sign><=|>=|<|>)\s*"
    rf"(?:(?P<of>parent|baseline|best)(?:\s*\*\s*(?P<factor>{_NUMBER}))?(?:\s*(?P<plus>[+-])\s*(?P<offset>{_NUMBER}))?"
    rf"|(?P<limit>-?\s*(?:{_NUMBER})))\s*"
)


@dataclass(frozen=True, slots=True)
class Gate:
    """`name sign limit`, or `name sign of * factor + offset` where `of` says whose value of the same name it is."""

    name: str
    sign: str
    limit: float = 0.0
    of: Reference | None = None
    factor: float = 1.0
    offset: float = 0.0


def parse_gate(text: str) -> Gate:
    """Return the gate that a text such as `run_time <= parent * 1.1` states; raise ValueError if it states none."""
    if "==" in text or not (matched := _GATE.fullmatch(text)) or len(text) > MAX_GATE_CHARS:
        raise ValueError(
            "a gate is a metric, one of <=, >=, < and >, and a number or `parent`, `baseline` or `best` with a factor "
            "and a summand as you like: `recall >= 0.9`, `run_time <= parent * 1.1`"
        )
    name, sign = matched["name"], matched["sign"]
    if matched["limit"] is not None:
        limit = float(matched["limit"].replace(" ", ""))
        gate = Gate(name, sign, limit=limit)
    else:
        offset = float(matched["offset"] or 0) * (-1 if matched["plus"] == "-" else 1)
        gate = Gate(name, sign, of=REFERENCES[matched["of"]], factor=float(matched["factor"] or 1), offset=offset)
    if not all(map(math.isfinite, (gate.limit, gate.factor, gate.offset))):
        raise ValueError("a gate holds a number that is too large")
    return gate


def describe_breach(
    gate: Gate,
    text: str,
    value: float | None,
    references: Mapping[Reference, float],
    *,
    positive_class: str | None = None,
) -> str | None:
    """Say in a sentence how the gate is broken; None where it is met, or where nothing is there to compare with.

    text: the gate as the task has it. value: what was measured of the version; None if nobody measured it.
    references: the same figure of the versions that a gate may name, as far as there is one.
    """
    if gate.of is not None and gate.of not in references:
        return None
    if value is None:
        return f"The gate {text.strip()!r} is not met: the grader measured no {gate.name}."
    reference = None if gate.of is None else references[gate.of]
    limit = gate.limit if reference is None else reference * gate.factor + gate.offset
    if HOLDS[gate.sign](value, limit):
        return None
    whose = "" if reference is None or limit == reference else f" ({gate.of}: {reference:.6g})"
    name = describe_metric(gate.name, positive_class)
    return f"The gate {text.strip()!r} is not met: {name} is {value:.6g}, and the limit {limit:.6g}{whose}."


def list_metrics(gates: Sequence[str]) -> list[str]:
    """Return the names in the gates that only a grader measures, each once."""
    names = dict.fromkeys(parse_gate(text).name for text in gates)
    return [name for name in names if name not in MEASURED]


def describe_gates(gates: Sequence[str]) -> str:
    """Return what coders are told of them, with a space before it; empty where there are none."""
    conditions = "; ".join(text.strip() for text in gates)
    return f" A version is the best only if it meets this, too: {conditions}." if gates else ""
