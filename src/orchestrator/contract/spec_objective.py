"""The section of a task spec that says what is measured, and what a version must meet."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from orchestrator.contract.gates import MAX_GATE_CHARS, MAX_GATES, parse_gate
from orchestrator.contract.spec_data import Section

MAX_SHOWN = 20
METRIC_NAME = r"^[A-Za-z_][A-Za-z0-9_.]*$"
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Objective(Section):
    """What to measure, and which score is enough. Without `metric`, the Generator chooses one."""

    metric: str | None = Field(
        default=None, max_length=100, description="A scikit-learn metric, or a name that your own grader returns."
    )
    direction: Literal["maximize", "minimize"] | None = Field(
        default=None, description="Which scores are better. Default: the metric's own direction."
    )
    target: float | None = Field(
        default=None,
        allow_inf_nan=False,
        description="Score on validation data that ends the loop once a second run has confirmed it.",
    )
    min_delta: Literal["auto"] | Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        default="auto", description="Smallest gain that counts as an improvement; auto stands for the noise floor."
    )
    positive_class: str | None = Field(
        default=None,
        max_length=100,
        description="Of two classes, the one that precision, recall, f1 and the like are of. Default: the rarer one.",
    )
    gates: list[Annotated[str, Field(max_length=MAX_GATE_CHARS)]] = Field(
        default=[],
        max_length=MAX_GATES,
        description="Conditions that a version must meet to be the best, such as `recall >= 0.9` or `run_time <= "
        "parent * 1.1`: a metric of the grader, run_time, cpu_time (seconds), peak_memory_mb or code_bytes, and a "
        "number or a multiple of what the parent, the baseline or the best has.",
    )

    possible: list[Finite] | None = Field(
        default=None,
        min_length=2,
        max_length=2,
        description="Least and greatest score that a version can have. One beyond is suspect: it is kept, shown, and "
        "not the best until approve_version lets it in. Default: the range of a known metric, such as 0 to 1.",
    )
    shown: list[Annotated[str, Field(pattern=METRIC_NAME, max_length=100)]] = Field(
        default=[],
        max_length=MAX_SHOWN,
        description="Further metrics that are shown beside the objective and decide nothing: any that fits the data, "
        "or a name that your own grader returns.",
    )

    @field_validator("possible")
    @classmethod
    def check_possible(cls, value: list[float] | None) -> list[float] | None:
        if value is not None and value[0] >= value[1]:
            raise ValueError("objective.possible = [least, greatest]: the first must be less than the second")
        return value

    @field_validator("gates")
    @classmethod
    def check_gates(cls, value: list[str]) -> list[str]:
        for text in value:
            parse_gate(text)
        return value
