"""Which ways of encoding categories suit a family and a table."""

from orchestrator.agents.pipelines.columns import MAX_CLASSES_OF_MEANS
from orchestrator.agents.pipelines.families import Family
from orchestrator.agents.pipelines.problem import Problem

MIN_ROWS_FOR_MEANS = 50  # of the target by category: with fewer rows they are noise


def list_encodings(family: Family, problem: Problem) -> tuple[str, ...]:
    """Return the ways of encoding categories that suit the family, the one to try first at the head."""
    with_means = ("target",) if allows_means(problem) else ()
    if family.gaps:
        return "native", *with_means
    return ("onehot", *with_means) if family.scaled else ("onehot", *with_means, "ordinal")


def choose_encoder_of_many_levels(encode: str, problem: Problem) -> str:
    """Return the encoding of categories with many levels, where `encode` is that of those with few."""
    if encode in ("ordinal", "native"):
        return encode
    return "target" if allows_means(problem) else "onehot"


def allows_means(problem: Problem) -> bool:
    return problem.train_rows >= MIN_ROWS_FOR_MEANS and problem.classes <= MAX_CLASSES_OF_MEANS
