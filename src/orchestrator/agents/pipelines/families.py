"""The model families that are searched: how each is written in a program, and the ranges of its parameters."""

from dataclasses import dataclass, field

from orchestrator.agents.pipelines.ranges import SHARED_RANGES, Choice, Range, Real, Whole


@dataclass(frozen=True, slots=True)
class Family:
    """A class of scikit-learn with its arguments, a line of a program in which {name} stands for a parameter.

    `{columns}` is the number of features.
    """

    label: str
    estimator: str
    arguments: str
    ranges: dict[str, Range] = field(default_factory=dict)
    scaled: bool = True  # whether it needs features of like size
    gaps: bool = False  # whether it takes missing values and categories as they are
    probabilities: bool = True
    target_scaled: bool = False  # regression: whether it needs a target of size 1
    weights: bool = False  # whether classes can be weighted


NEVER_SEARCHED = ("naive_bayes", "linear")

_TREES: dict[str, Range] = {"features": Real(0.05, 1.0), "leaf": Whole(1, 10)}
_BOOSTING: dict[str, Range] = {"rate": Real(0.02, 0.3), "leaves": Whole(3, 31), "l2": Real(0.001, 10.0)}
_NEIGHBOURS: dict[str, Range] = {"neighbours": Whole(1, 30), "weights": Choice(("uniform", "distance"))}
_NEURAL: dict[str, Range] = {"units": Choice((50, 100, 200)), "alpha": Real(0.001, 10.0)}
_KERNEL: dict[str, Range] = {"C": Real(0.1, 300.0), "gamma": Real(0.03, 30.0)}
_TREES_ARGUMENTS = "n_estimators=300, max_features={features}, min_samples_leaf={leaf}, random_state=SEED"
_BOOSTING_ARGUMENTS = "learning_rate={rate}, max_leaf_nodes={leaves}, l2_regularization={l2}, random_state=SEED"
_NEIGHBOURS_ARGUMENTS = "n_neighbors={neighbours}, weights={weights!r}"
_NEURAL_ARGUMENTS = "hidden_layer_sizes=({units},), alpha={alpha}, max_iter=400, random_state=SEED"

CLASSIFIERS = {
    "naive_bayes": Family("Gaussian naive Bayes", "GaussianNB", "", scaled=False),
    "logistic": Family(
        "logistic regression",
        "LogisticRegression",
        "C={C}, max_iter=1000, random_state=SEED",
        {"C": Real(0.001, 100.0)},
        weights=True,
    ),
    "svc": Family(
        "a support vector machine with RBF kernel",
        "SVC",
        "C={C}, gamma={gamma} / {columns}, random_state=SEED",
        _KERNEL,
        probabilities=False,
        weights=True,
    ),
    "neighbours": Family(
        "nearest neighbours",
        "KNeighborsClassifier",
        _NEIGHBOURS_ARGUMENTS,
        _NEIGHBOURS,
    ),
    "discriminant": Family(
        "quadratic discriminant analysis",
        "QuadraticDiscriminantAnalysis",
        "reg_param={shrink}",
        {"shrink": Real(0.001, 1.0)},
    ),
    "extra_trees": Family(
        "extremely randomized trees",
        "ExtraTreesClassifier",
        _TREES_ARGUMENTS,
        _TREES,
        scaled=False,
        weights=True,
    ),
    "forest": Family(
        "a random forest",
        "RandomForestClassifier",
        _TREES_ARGUMENTS,
        _TREES,
        scaled=False,
        weights=True,
    ),
    "boosting": Family(
        "gradient boosted trees",
        "HistGradientBoostingClassifier",
        _BOOSTING_ARGUMENTS,
        _BOOSTING,
        scaled=False,
        gaps=True,
        weights=True,
    ),
    "neural": Family(
        "a neural network with one hidden layer",
        "MLPClassifier",
        _NEURAL_ARGUMENTS,
        _NEURAL,
    ),
}

REGRESSORS = {
    "linear": Family("linear regression", "LinearRegression", ""),
    "ridge": Family(
        "ridge regression",
        "Ridge",
        "alpha={alpha}",
        {"alpha": Real(0.1, 1000.0), "degree": Choice((1, 2))},
    ),
    "elastic_net": Family(
        "an elastic net with its strength chosen by cross-validation",
        "ElasticNetCV",
        "l1_ratio={l1}, cv=5",
        {"l1": Real(0.05, 1.0), "degree": Choice((1, 2))},
    ),
    "svr": Family(
        "support vector regression with RBF kernel",
        "SVR",
        "C={C}, gamma={gamma} / {columns}, epsilon={epsilon}",
        {"C": Real(0.03, 30.0), "gamma": Real(0.01, 10.0), "epsilon": Real(0.01, 0.5)},
        target_scaled=True,
    ),
    "gaussian_process": Family(
        "a Gaussian process",
        "GaussianProcessRegressor",
        "RBF({length}) + WhiteKernel({noise}), normalize_y=True, random_state=SEED",
        {"length": Real(1.0, 30.0), "noise": Real(0.05, 2.0)},
    ),
    "kernel_ridge": Family(
        "kernel ridge regression",
        "KernelRidge",
        "alpha={alpha}, kernel='rbf', gamma={gamma} / {columns}",
        {"alpha": Real(0.01, 30.0), "gamma": Real(0.01, 10.0)},
        target_scaled=True,
    ),
    "neighbours": Family(
        "nearest neighbours",
        "KNeighborsRegressor",
        _NEIGHBOURS_ARGUMENTS,
        _NEIGHBOURS,
    ),
    "extra_trees": Family(
        "extremely randomized trees",
        "ExtraTreesRegressor",
        _TREES_ARGUMENTS,
        _TREES,
        scaled=False,
    ),
    "forest": Family(
        "a random forest",
        "RandomForestRegressor",
        _TREES_ARGUMENTS,
        _TREES,
        scaled=False,
    ),
    "boosting": Family(
        "gradient boosted trees",
        "HistGradientBoostingRegressor",
        _BOOSTING_ARGUMENTS,
        _BOOSTING,
        scaled=False,
        gaps=True,
    ),
    "neural": Family(
        "a neural network with one hidden layer",
        "MLPRegressor",
        _NEURAL_ARGUMENTS,
        _NEURAL,
        target_scaled=True,
    ),
}


def list_families(kind: str) -> dict[str, Family]:
    return CLASSIFIERS if kind == "classification" else REGRESSORS


def list_ranges(family: Family) -> dict[str, Range]:
    """Return what is chosen for the family on every table, except `keep`, which goes with `reduce`."""
    return (SHARED_RANGES if family.scaled else {}) | family.ranges
