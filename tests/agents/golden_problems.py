"""Problems of every kind for the golden programs: a name for each, and no rows."""

from collections.abc import Mapping, Sequence

from orchestrator.agents.pipelines.problem import Problem
from orchestrator.contract.grading import Column, DataProfile

NUMBERS = [Column(name=f"x{number}", type="number") for number in range(8)]
GAPS = [Column(name="age", type="number", missing=9, distinct=70), Column(name="income", type="number")]
CITY = Column(name="city", type="category", distinct=5, missing=3)
STREET = Column(name="street", type="category", distinct=401)
DAY = Column(name="since", type="date", form="%Y-%m-%d")
MIXED_DAY = Column(name="seen", type="date", form="mixed")
NOTE = Column(name="note", type="text", missing=4)
USELESS = [
    Column(name="customer_id", type="text", distinct=500),
    Column(name="nothing", type="empty"),
    Column(name="same", type="category", distinct=1),
]
USEFUL = [*GAPS, CITY, STREET, DAY, MIXED_DAY, NOTE]
EVERY_KIND = [*USEFUL, *USELESS]
PIXELS = [Column(name=f"pixel_{row}_{column}", type="number") for row in range(8) for column in range(8)]
ODD_NAMES = ['a"b', "it's", "{braces} %s {{ x }}", "back\\slash", '"""', "# pipelines: {}", "Größe", "{% raw %}", "\n"]
ODD = [
    Column(name=name, type=("number", "category", "text")[number % 3], distinct=4)
    for number, name in enumerate(ODD_NAMES)
]
WIDE = [Column(name=f"gene {number}", type="number") for number in range(350)]
MANY_NOTES = [Column(name=f"note {number}", type="text") for number in range(6)]


def make_problem(
    columns: Sequence[Column],
    class_rows: Mapping[str, int] | None = None,
    *,
    rows: int = 300,
    metric: str = "",
    target: str = "target",
    timeout_seconds: float = 60,
) -> Problem:
    """Build a problem. class_rows: training rows by class; None where the target is a number."""
    data = DataProfile(
        dataset="a set",
        kind="classification" if class_rows else "regression",
        target=target,
        classes=list(class_rows or ()),
        class_rows=dict(class_rows or {}),
        columns=list(columns),
        rows={"train": rows, "validation": rows // 3, "held_out": rows // 3},
        seed=1,
        sha256="0",
    )
    return Problem(data, metric=metric, timeout_seconds=timeout_seconds)


def classes(count: int, rows: int = 300) -> dict[str, int]:
    return {f"class {number}": rows // count for number in range(count)}


def with_rare(rows: int) -> dict[str, int]:
    return {"no": rows - 40, "rare": 40}


BINARY = {"no": 150, "yes": 150}
PROBLEMS: dict[str, Problem] = {
    # numbers alone
    "numbers-classes": make_problem(NUMBERS, BINARY),
    "numbers-chances": make_problem(NUMBERS, BINARY, metric="log_loss"),
    "numbers-regression": make_problem(NUMBERS, metric="r2"),
    "numbers-counts": make_problem(NUMBERS, metric="mean_poisson_deviance"),
    "numbers-orders-of-size": make_problem(NUMBERS, metric="rmsle"),
    "gaps-classes": make_problem(GAPS, BINARY, metric="roc_auc"),
    "gaps-regression": make_problem(GAPS, metric="neg_mean_absolute_error"),
    "images": make_problem(PIXELS, {str(digit): 108 for digit in range(10)}, rows=1080, metric="accuracy"),
    "labels-like-gaps": make_problem(NUMBERS, {"NA": 100, "yes": 200}, target="is it?"),
    "three-rows-of-a-class": make_problem(NUMBERS, {"a": 297, "b": 3}, metric="log_loss"),
    "class-without-rows": make_problem(NUMBERS, {"a": 150, "b": 150, "it's": 0}, metric="log_loss"),
    "short-of-time": make_problem(NUMBERS, {"no": 9_970, "rare": 30}, rows=10_000, timeout_seconds=5),
    "wide-numbers": make_problem(WIDE, BINARY),
    # one kind of column
    "categories-classes": make_problem([CITY, STREET], BINARY, metric="accuracy"),
    "categories-regression": make_problem([CITY, STREET], metric="r2"),
    "few-levels": make_problem([CITY], BINARY),
    "many-levels": make_problem([STREET], classes(25)),
    "dates-classes": make_problem([DAY], BINARY),
    "dates-regression": make_problem([DAY, MIXED_DAY]),
    "texts-classes": make_problem([NOTE], classes(3), metric="log_loss"),
    "texts-regression": make_problem(MANY_NOTES),
    # every kind of column
    "mixed-classes": make_problem(EVERY_KIND, BINARY, metric="f1", target="left"),
    "mixed-chances": make_problem(EVERY_KIND, classes(4), metric="roc_auc"),
    "mixed-regression": make_problem(EVERY_KIND, metric="r2"),
    "mixed-absolute-errors": make_problem(EVERY_KIND, rows=3_000, metric="neg_mean_absolute_error"),
    "mixed-rare-class": make_problem(EVERY_KIND, with_rare(3_000), rows=3_000, metric="balanced_accuracy"),
    "few-rows": make_problem(EVERY_KIND, {"no": 4, "yes": 2}, rows=6),
    "odd-names": make_problem(ODD, {'yes,\n"quoted"': 150, "no {x} \\ 'y'": 150}, target='a"""\n\\ {x}'),
    "wide-mixed": make_problem([*WIDE, CITY, DAY, *USELESS], BINARY),
    "wide-useful": make_problem([*WIDE, CITY, NOTE]),
    "many-left-out": make_problem([*NUMBERS, *(Column(name=f"e{i}", type="empty") for i in range(30))]),
    # read in pieces
    "large-numbers": make_problem(NUMBERS, classes(3, 200_000), rows=200_000, metric="log_loss"),
    "large-regression": make_problem(NUMBERS, rows=100_000),
    "large-mixed": make_problem(USEFUL, with_rare(300_000), rows=300_000, metric="f1"),
    "large-mixed-regression": make_problem(USEFUL, rows=600_000, metric="neg_mean_absolute_error"),
    "large-many-classes": make_problem(
        [*GAPS, CITY], classes(14, 600_000), rows=600_000, metric="log_loss", timeout_seconds=600
    ),
    "large-some-classes": make_problem(
        [*GAPS, CITY], classes(8, 600_000) | {"none": 0}, rows=600_000, metric="log_loss"
    ),
}
