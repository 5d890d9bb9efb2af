"""How long a program takes and how much it holds, by estimate; and so how many training rows it uses.

What a unit of work takes is in unit_costs.toml; `PLANNED_TIME` leaves room for slower machines.
"""

import math

from orchestrator.agents.pipelines.columns import count_features
from orchestrator.agents.pipelines.model_costs import (
    FLOAT_BYTES,
    SCORED_ROWS,
    Size,
    estimate_bytes,
    estimate_components,
    estimate_fit,
)
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.unit_costs import UNIT

TEXT_CHARS = 1_000  # of each text are read at most
ALL_TEXT_CHARS = 60e6  # of all texts of a large table together
DATE_BYTES = 16  # read as text of one length, and held as a number
PIECE_CELLS = 1_000_000
FOLDS = 5
MAX_HALVINGS = 3  # of what is planned, one for each version that went over it
STEPS = 24  # halvings of the square root of 2: down to 1 row in 4,000
MIN_ROWS = 300
MIN_SHARE = 0.01  # of the training rows: with fewer a model is not worth its version

TOO_LARGE = (
    "The coder `pipelines` knows no model that would end on this table within the task's limits; "
    "raise run.timeout_seconds or run.memory_mb."
)


def is_affordable(params: Params, problem: Problem) -> bool:
    """Tell whether a program can learn from enough rows within the limits."""
    wanted = min(problem.train_rows, max(MIN_ROWS, MIN_SHARE * problem.train_rows))
    return find_max_rows(params, problem) >= wanted


def limit_rows(params: Params, problem: Problem) -> Params:
    """Return the parameters with the number of training rows added if not all of them can be used."""
    params = {name: value for name, value in params.items() if name != "rows"}
    rows = find_max_rows(params, problem)
    return params if rows >= problem.train_rows else params | {"rows": max(1, rows)}


def find_max_rows(params: Params, problem: Problem) -> int:
    """Return the largest number of training rows with which the program ends within what is planned for it."""
    row_limit = min(problem.train_rows, problem.max_rows.get(params["model"], problem.train_rows))
    time = (problem.planned_seconds - estimate_fixed_seconds(problem)) / 2 ** min(problem.timeouts, MAX_HALVINGS)
    memory = (problem.planned_bytes - UNIT["start_bytes"]) / 2 ** min(problem.memory_failures, MAX_HALVINGS)
    for step in range(STEPS):
        rows = round_rows(row_limit / 2 ** (step / 2)) if step else row_limit
        if (
            sum(estimate_seconds(params, problem, rows)) <= time
            and estimate_held_bytes(params, problem, rows) <= memory
        ):
            return rows
    return 0


def round_rows(rows: float) -> int:
    """Round down to two significant digits."""
    unit = 10 ** max(0, int(math.log10(max(1, rows))) - 1)
    return int(rows // unit * unit)


def estimate_fixed_seconds(problem: Problem) -> float:
    """Estimate the time to start, to read and to write."""
    data, rows = problem.data, problem.train_rows + problem.test_rows
    written = problem.test_rows * (2 + problem.classes if problem.probabilities else 2)
    dates = sum(
        UNIT["mixed_date_seconds" if form == "mixed" else "date_seconds"] for form in problem.table.dates.values()
    )
    row_seconds = UNIT["cell_seconds"] * len(data.columns) + dates
    return UNIT["start_seconds"] + rows * row_seconds + UNIT["prediction_seconds"] * written


def estimate_seconds(params: Params, problem: Problem, rows: int) -> tuple[float, float]:
    """Estimate the seconds of fitting and of predicting, with the preparation of the columns for each."""
    if "members" in params:
        parts = [estimate_seconds(member, problem, rows) for member in params["members"]]
        fits = FOLDS + 1 if params["model"] == "stack" else 1
        return fits * sum(fit for fit, _ in parts), sum(predict for _, predict in parts) * (2 if fits > 1 else 1)
    size = describe_size(params, problem, rows)
    fit, predict = estimate_fit(params, size)
    if is_calibrated(params, problem):
        fit *= FOLDS
    if params.get("reduce") == "pca":
        fit += estimate_components(size)
    scored = min(rows, SCORED_ROWS) + problem.test_rows
    return fit + estimate_preparation(problem, rows, params, learned=True), predict + estimate_preparation(
        problem, scored, params
    )


def describe_size(params: Params, problem: Problem, rows: int) -> Size:
    features = count_model_features(params, problem)
    if params.get("degree") == 2:
        features += features * (features + 1) // 2
    classes = problem.classes if problem.classes > 2 else 1
    return Size(rows, problem.test_rows, features, classes, numbers=not problem.classes)


def count_model_features(params: Params, problem: Problem) -> int:
    return count_features(
        problem.table,
        encode=params.get("encode", "onehot"),
        topics=params.get("topics", 0),
        classes=problem.classes,
        filled=params["model"] != "boosting",
    )


def is_calibrated(params: Params, problem: Problem) -> bool:
    return params["model"] == "svc" and problem.probabilities


def estimate_preparation(problem: Problem, rows: int, params: Params, *, learned: bool = False) -> float:
    """Estimate the seconds in which columns become features. learned: the topics of texts are learned, too."""
    table = problem.table
    topics = UNIT["topic_seconds"] * params.get("topics", 0) if learned else 0.0
    texts = len(table.texts) * (UNIT["text_char_seconds"] * choose_text_chars(problem) + topics)
    categories = UNIT["category_seconds"] * len(table.categories)
    return rows * (categories + UNIT["date_parts_seconds"] * len(table.dates) + texts)


def choose_text_chars(problem: Problem) -> int:
    """Choose how many characters of each text are read: fewer where there are many texts."""
    texts = (problem.train_rows + problem.test_rows) * max(1, len(problem.table.texts))
    return int(min(TEXT_CHARS, max(60, ALL_TEXT_CHARS / texts // 20 * 20)))


def choose_piece_rows(problem: Problem) -> int:
    """Choose how many rows are read at a time."""
    width = len(problem.data.columns) + 20 * len(problem.table.texts) + problem.table.levels
    return max(100, min(50_000, PIECE_CELLS // max(1, width) // 100 * 100))


def estimate_held_bytes(params: Params, problem: Problem, rows: int) -> float:
    """Estimate the memory held at its most, in bytes, beyond what Python and its libraries take."""
    table = problem.table
    read = rows * (
        FLOAT_BYTES * len(table.numbers)
        + UNIT["category_bytes"] * len(table.categories)
        + DATE_BYTES * len(table.dates)
        + len(table.texts) * (choose_text_chars(problem) + UNIT["text_bytes"])
    )
    piece = choose_piece_rows(problem) if problem.is_large else problem.test_rows
    pieces = piece * (UNIT["cell_bytes"] * len(problem.data.columns) + UNIT["piece_text_bytes"] * len(table.texts))
    written = (
        problem.test_rows * (12 + 10 * problem.classes) if problem.probabilities else 0
    )  # the working directory is memory, too
    return written + 2 * read + pieces + estimate_model_bytes(params, problem, rows, piece)


def estimate_model_bytes(params: Params, problem: Problem, rows: int, piece: int) -> float:
    if "members" in params:
        return sum(estimate_model_bytes(member, problem, rows, piece) for member in params["members"])
    return estimate_bytes(params, describe_size(params, problem, rows), piece)
