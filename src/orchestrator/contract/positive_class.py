"""Which of two classes is the positive one, that precision, recall and the like are of."""

from collections.abc import Sequence

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.metrics import is_of_one_class
from orchestrator.contract.spec import TaskSpec

GRADER = "predictions"  # of grade.kind: the one whose metrics are of one class


def settle_positive_class(data: DataProfile | None, spec: TaskSpec) -> str | None:
    """Return the positive class of a new loop: the one asked for, else the rarer in the training rows.

    Of two that are equally common it is the last in sorted order. None where the data has not two classes, or another
    grader than `predictions` says what its scores are of.
    Raises Invalid, with the classes that there are, if the one asked for is not among them.
    """
    named_class = spec.objective.positive_class
    if spec.grade.kind != GRADER:
        return None
    classes = data.classes if data is not None else []
    if named_class is not None:
        return check_positive_class(named_class, classes, len(classes))
    if data is None or len(classes) != 2:
        return None
    first, last = classes
    return first if data.class_rows.get(first, 0) < data.class_rows.get(last, 0) else last


def find_positive_class(
    metric: str | None, settled: str | None, data: DataProfile | None, spec: TaskSpec
) -> str | None:
    """Return the class that the metric's scores are of; None for a metric that does not score one of two classes.

    settled: the positive class of the loop; None for one that 0.2.0 or earlier started: there it is the last of two.
    """
    if not is_of_one_class(metric):
        return None
    if settled is None and data is not None and len(data.classes) == 2 and spec.grade.kind == GRADER:
        return data.classes[1]
    return settled


def check_positive_class(label: str, classes: Sequence[str], class_count: int) -> str:
    """Return the class that is meant, as the data calls it; raise Invalid, with the classes, if it is none of two.

    class_count: 0 for a target of numbers.
    """
    if class_count != 2:
        has = f"has {class_count} classes" if class_count else "is a number"
        raise Invalid(
            f"objective.positive_class goes with a target of two classes, and this one {has}: leave it out.",
            field="objective.positive_class",
        )
    same = next((known for known in classes if known == label), None)
    same = same or next((known for known in classes if _key(known) == _key(label)), None)
    if same is None:
        raise Invalid(
            f"objective.positive_class: there is no class {label!r}; "
            f"the classes are {classes[0]!r} and {classes[1]!r}.",
            field="objective.positive_class",
        )
    return same


def _key(label: str) -> str | float:
    """Return the same for `1` and `1.0`, and for labels that differ by the space around them."""
    try:
        return float(label)
    except ValueError:
        return label.strip()
