"""How long each model learns and predicts, and how much memory it takes, by the size of what it learns from."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from orchestrator.agents.pipelines.ranges import Params
from orchestrator.agents.pipelines.unit_costs import UNIT

SCORED_ROWS = 10_000  # training rows that are predicted, too
TREES = 300
NODE_BYTES = 64  # of a tree of scikit-learn, and a number for each class
FLOAT_BYTES = 8
KERNEL_CACHE_BYTES = 200e6  # of scikit-learn's support vector machines, unless told otherwise
KERNEL_OVERHEAD_FEATURES = 20  # a kernel of two rows takes as long as so many features more


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


Cost = Callable[[Params, Size], tuple[float, float]]  # seconds of fitting and of predicting


def estimate_fit(params: Params, size: Size) -> tuple[float, float]:
    """Return the seconds of fitting and of predicting."""
    return COSTS[params["model"]](params, size)


def estimate_components(size: Size) -> float:
    """Return the seconds in which principal components are computed."""
    return UNIT["pca_seconds"] * size.rows * size.features * min(size.rows, size.features)


def estimate_bytes(params: Params, size: Size, piece: int) -> float:
    """Return the memory that a model and its features take. piece: rows that are predicted at a time."""
    copies = UNIT["feature_bytes"] * size.features * (size.rows + piece)
    if params["model"] in ("gaussian_process", "kernel_ridge"):
        return copies + UNIT["kernel_matrix_bytes"] * size.rows**2
    if params["model"] in ("extra_trees", "forest"):
        nodes = TREES * 2 * size.rows / params.get("leaf", 1)
        return copies + nodes * (NODE_BYTES + FLOAT_BYTES * size.classes)
    return copies + (KERNEL_CACHE_BYTES if params["model"] in ("svc", "svr") else 0)


def estimate_boosting(params: Params, size: Size) -> tuple[float, float]:
    trees = params.get("rounds", 100) * size.classes
    by_feature = UNIT["boosting_row_seconds"] * size.rows + UNIT["boosting_leaf_seconds"] * params["leaves"]
    return trees * size.features * by_feature, UNIT["boosting_prediction_seconds"] * trees * size.tests


def build_tree_cost(split_seconds: float) -> Cost:
    def cost(params: Params, size: Size) -> tuple[float, float]:
        levels = math.log2(max(2, size.rows))
        tried = max(1.0, size.features * params["features"])
        of_class = UNIT["trees_class_prediction_seconds"] * size.classes
        target = UNIT["trees_number_factor"] if size.numbers else 1 + UNIT["trees_class_factor"] * size.classes
        leaves = params["leaf"] ** UNIT["trees_leaf_exponent"]
        fit = TREES * size.rows * levels * tried * split_seconds * target / leaves
        by_level = (
            UNIT["trees_number_prediction_seconds"] if size.numbers else UNIT["trees_prediction_seconds"] + of_class
        )
        return fit, TREES * size.tests * levels * by_level

    return cost


def estimate_kernel(params: Params, size: Size) -> tuple[float, float]:
    by_row = UNIT["kernel_seconds"] * size.rows * (size.features + KERNEL_OVERHEAD_FEATURES)
    return by_row * size.rows, by_row * size.tests


def build_linear_cost(value_seconds: float, *, squares: bool = True) -> Cost:
    """Build the cost of a linear model.

    squares: it multiplies the features with each other, or the rows where these are fewer.
    """

    def cost(params: Params, size: Size) -> tuple[float, float]:
        products = size.rows * size.features * min(size.rows, size.features) if squares else 0
        return (
            value_seconds * size.rows * size.features * size.classes + UNIT["product_seconds"] * products,
            UNIT["linear_prediction_seconds"] * size.tests * size.features * size.classes,
        )

    return cost


def estimate_neighbours(params: Params, size: Size) -> tuple[float, float]:
    """Estimate nearest neighbours, which compare rows when they predict; training rows are predicted, too."""
    pairs = size.rows * (size.tests + min(size.rows, SCORED_ROWS))
    by_feature = UNIT["neighbours_feature_seconds"] * size.features
    return 0.0, (UNIT["neighbours_pair_seconds"] + by_feature) * pairs


def estimate_neural(params: Params, size: Size) -> tuple[float, float]:
    weights = params["units"] * (size.features + size.classes + 10)
    return UNIT["neural_seconds"] * size.rows * weights, UNIT["neural_prediction_seconds"] * size.tests * weights


def build_cubic_cost(cube_seconds: float) -> Cost:
    def cost(params: Params, size: Size) -> tuple[float, float]:
        return cube_seconds * size.rows**3, UNIT["kernel_prediction_seconds"] * size.rows * size.tests

    return cost


def estimate_discriminant(params: Params, size: Size) -> tuple[float, float]:
    squares = size.features**2
    prediction = UNIT["discriminant_prediction_seconds"] * size.tests * size.classes * squares
    return UNIT["discriminant_seconds"] * size.rows * squares, prediction


COSTS: dict[str, Cost] = {
    "naive_bayes": build_linear_cost(UNIT["naive_bayes_seconds"], squares=False),
    "linear": build_linear_cost(UNIT["least_squares_seconds"]),
    "logistic": build_linear_cost(UNIT["logistic_seconds"], squares=False),
    "ridge": build_linear_cost(UNIT["least_squares_seconds"]),
    "elastic_net": build_linear_cost(UNIT["elastic_net_seconds"]),
    "svc": estimate_kernel,
    "svr": estimate_kernel,
    "neighbours": estimate_neighbours,
    "discriminant": estimate_discriminant,
    "extra_trees": build_tree_cost(UNIT["extra_trees_seconds"]),
    "forest": build_tree_cost(UNIT["forest_seconds"]),
    "boosting": estimate_boosting,
    "neural": estimate_neural,
    "gaussian_process": build_cubic_cost(UNIT["gaussian_process_seconds"]),
    "kernel_ridge": build_cubic_cost(UNIT["kernel_ridge_seconds"]),
}
