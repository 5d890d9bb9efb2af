"""How long a program takes and how much it holds, by estimate; and so how many training rows it uses.

The constants were measured on one core of a 2.x GHz server processor with scikit-learn 1.9; `PLANNED_TIME` leaves
room for slower ones.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from orchestrator.agents.pipelines.columns import feature_count
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params

START_SECONDS = 2.5  # Python with pandas and scikit-learn
START_BYTES = 260e6
CELL_SECONDS = 2e-7  # reading one value of a file
WRITE_SECONDS = 1e-6  # a prediction, and each probability
DATE_SECONDS = 6e-7  # one of a known form
MIXED_DATE_SECONDS = 9e-6  # one of any form
TEXT_SECONDS = 1.4e-7  # a character
TEXT_CHARS = 1_000  # of each text are read at most
ALL_TEXT_CHARS = 60e6  # of all texts of a large table together
PIECE_CELLS = 1_000_000
SCORED_ROWS = 10_000  # training rows that are predicted, too
FOLDS = 5
MAX_HALVINGS = 3  # of what is planned, one for each version that went over it
STEPS = 24  # halvings of the square root of 2: down to 1 row in 4,000
MIN_ROWS = 300
MIN_SHARE = 0.01  # of the training rows: with fewer a model is not worth its version

TOO_LARGE = (
    "The coder `pipelines` knows no model that would end on this table within the task's limits; "
    "raise run.timeout_seconds or run.memory_mb."
)


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a problem as a model sees it.

    rows: training rows used. tests: rows predicted.
    classes: models of one against the rest, 1 for two classes or numbers.
    """

    rows: int
    tests: int
    features: int
    classes: int
    numbers: bool = False  # whether the target is a number


def is_affordable(params: Params, problem: Problem) -> bool:
    """Tell whether a program can learn from enough rows within the limits."""
    wanted = min(problem.train_rows, max(MIN_ROWS, MIN_SHARE * problem.train_rows))
    return rows_for(params, problem) >= wanted


def sized(params: Params, problem: Problem) -> Params:
    """Return the parameters with the number of training rows added if not all of them can be used."""
    params = {name: value for name, value in params.items() if name != "rows"}
    rows = rows_for(params, problem)
    return params if rows >= problem.train_rows else params | {"rows": max(1, rows)}


def rows_for(params: Params, problem: Problem) -> int:
    """Return the largest number of training rows with which the program ends within what is planned for it."""
    most = min(problem.train_rows, problem.max_rows.get(params["model"], problem.train_rows))
    time = (problem.planned_seconds - fixed_seconds(problem)) / 2 ** min(problem.timeouts, MAX_HALVINGS)
    memory = (problem.planned_bytes - START_BYTES) / 2 ** min(problem.memory_failures, MAX_HALVINGS)
    for step in range(STEPS):
        rows = rounded_rows(most / 2 ** (step / 2)) if step else most
        if sum(work(params, problem, rows)) <= time and held_bytes(params, problem, rows) <= memory:
            return rows
    return 0


def rounded_rows(rows: float) -> int:
    """Two significant digits, rounded down."""
    unit = 10 ** max(0, int(math.log10(max(1, rows))) - 1)
    return int(rows // unit * unit)


def fixed_seconds(problem: Problem) -> float:
    """Estimate the time to start, to read and to write."""
    data, rows = problem.data, problem.train_rows + problem.test_rows
    written = problem.test_rows * (2 + problem.classes if problem.probabilities else 2)
    dates = sum(MIXED_DATE_SECONDS if form == "mixed" else DATE_SECONDS for form in problem.table.dates.values())
    return START_SECONDS + rows * (CELL_SECONDS * len(data.columns) + dates) + WRITE_SECONDS * written


def work(params: Params, problem: Problem, rows: int) -> tuple[float, float]:
    """Estimate the seconds of fitting and of predicting, with the preparation of the columns for each."""
    if "members" in params:
        parts = [work(member, problem, rows) for member in params["members"]]
        fits = FOLDS + 1 if params["model"] == "stack" else 1
        return fits * sum(fit for fit, _ in parts), sum(predict for _, predict in parts) * (2 if fits > 1 else 1)
    size = size_of(params, problem, rows)
    fit, predict = COSTS[params["model"]](params, size)
    if calibrated(params, problem):
        fit *= FOLDS
    if params.get("reduce") == "pca":
        fit += 4e-10 * size.rows * size.features * min(size.rows, size.features)
    scored = min(rows, SCORED_ROWS) + problem.test_rows
    return fit + preparation(problem, rows, params, learned=True), predict + preparation(problem, scored, params)


def size_of(params: Params, problem: Problem, rows: int) -> Size:
    features = features_of(params, problem)
    if params.get("degree") == 2:
        features += features * (features + 1) // 2
    classes = problem.classes if problem.classes > 2 else 1
    return Size(rows, problem.test_rows, features, classes, numbers=not problem.classes)


def features_of(params: Params, problem: Problem) -> int:
    return feature_count(
        problem.table,
        encode=params.get("encode", "onehot"),
        topics=params.get("topics", 0),
        classes=problem.classes,
        filled=params["model"] != "boosting",
    )


def calibrated(params: Params, problem: Problem) -> bool:
    return params["model"] == "svc" and problem.probabilities


def preparation(problem: Problem, rows: int, params: Params, *, learned: bool = False) -> float:
    """Columns to features, for so many rows. learned: the components of texts are, too."""
    table = problem.table
    topics = 3e-7 * params.get("topics", 0) if learned else 0.0
    texts = len(table.texts) * (TEXT_SECONDS * text_chars(problem) + topics)
    return rows * (1e-6 * len(table.categories) + 4e-7 * len(table.dates) + texts)


def text_chars(problem: Problem) -> int:
    """So many characters of each text are read: fewer where there are many texts."""
    texts = (problem.train_rows + problem.test_rows) * max(1, len(problem.table.texts))
    return int(min(TEXT_CHARS, max(60, ALL_TEXT_CHARS / texts // 20 * 20)))


def piece_rows(problem: Problem) -> int:
    """Rows that are read at a time."""
    width = len(problem.data.columns) + 20 * len(problem.table.texts) + problem.table.levels
    return max(100, min(50_000, PIECE_CELLS // max(1, width) // 100 * 100))


def held_bytes(params: Params, problem: Problem, rows: int) -> float:
    """Memory at its most, beyond what Python and its libraries take."""
    table = problem.table
    read = rows * (
        8 * len(table.numbers)
        + 24 * len(table.categories)
        + 16 * len(table.dates)
        + len(table.texts) * (text_chars(problem) + 60)
    )
    piece = piece_rows(problem) if problem.is_large else problem.test_rows
    pieces = piece * len(problem.data.columns) * 16 + piece * 200 * len(table.texts)
    written = (
        problem.test_rows * (12 + 10 * problem.classes) if problem.probabilities else 0
    )  # the working directory is memory, too
    return written + 2 * read + pieces + model_bytes(params, problem, rows, piece)


def model_bytes(params: Params, problem: Problem, rows: int, piece: int) -> float:
    if "members" in params:
        return sum(model_bytes(member, problem, rows, piece) for member in params["members"])
    size = size_of(params, problem, rows)
    copies = 24 * size.features * (rows + piece)
    if params["model"] in ("gaussian_process", "kernel_ridge"):
        return copies + 40 * rows**2
    if params["model"] in ("extra_trees", "forest"):
        return copies + 300 * 2 * rows / params.get("leaf", 1) * (64 + 8 * size.classes)
    return copies + (200e6 if params["model"] in ("svc", "svr") else 0)


def boosting(params: Params, size: Size) -> tuple[float, float]:
    trees = params.get("rounds", 100) * size.classes
    fit = trees * size.features * (8e-9 * size.rows + 3e-6 * params["leaves"])
    return fit, 7e-8 * trees * size.tests


def trees(each: float) -> Callable[[Params, Size], tuple[float, float]]:
    def cost(params: Params, size: Size) -> tuple[float, float]:
        levels = math.log2(max(2, size.rows))
        tried = max(1.0, size.features * params["features"])
        fit = (
            300
            * size.rows
            * levels
            * tried
            * each
            * (2.5 if size.numbers else 1 + size.classes / 10)
            / params["leaf"] ** 0.2
        )
        return fit, 300 * size.tests * levels * (2e-8 if size.numbers else 1e-8 + 1e-9 * size.classes)

    return cost


def kernel(params: Params, size: Size) -> tuple[float, float]:
    return 1.2e-9 * size.rows**2 * (size.features + 20), 1.2e-9 * size.rows * size.tests * (size.features + 20)


def linear(each: float, *, squares: bool = True) -> Callable[[Params, Size], tuple[float, float]]:
    """squares: it multiplies the features with each other, or the rows where these are fewer."""

    def cost(params: Params, size: Size) -> tuple[float, float]:
        multiplied = 4e-10 * size.rows * size.features * min(size.rows, size.features) if squares else 0.0
        return (
            each * size.rows * size.features * size.classes + multiplied,
            1e-8 * size.tests * size.features * size.classes,
        )

    return cost


def neighbours(params: Params, size: Size) -> tuple[float, float]:
    """Besides, the training rows are predicted, too: at most 10,000 of them."""
    return 3e-5, (2.5e-9 + 1e-10 * size.features) * size.rows * (size.tests + min(size.rows, SCORED_ROWS))


def neural(params: Params, size: Size) -> tuple[float, float]:
    each = params["units"] * (size.features + size.classes + 10)
    return 1.2e-7 * size.rows * each, 2e-9 * size.tests * each


def cubic(each: float) -> Callable[[Params, Size], tuple[float, float]]:
    def cost(params: Params, size: Size) -> tuple[float, float]:
        return each * size.rows**3, 1e-8 * size.rows * size.tests

    return cost


def discriminant(params: Params, size: Size) -> tuple[float, float]:
    return 2e-9 * size.rows * size.features**2, 1e-9 * size.tests * size.classes * size.features**2


COSTS: dict[str, Callable[[Params, Size], tuple[float, float]]] = {
    "naive_bayes": linear(2e-8, squares=False),
    "linear": linear(2e-8),
    "logistic": linear(2e-7, squares=False),
    "ridge": linear(2e-8),
    "elastic_net": linear(2e-6),
    "svc": kernel,
    "svr": kernel,
    "neighbours": neighbours,
    "discriminant": discriminant,
    "extra_trees": trees(1.5e-8),
    "forest": trees(8e-8),
    "boosting": boosting,
    "neural": neural,
    "gaussian_process": cubic(2e-8),
    "kernel_ridge": cubic(2e-10),
}
