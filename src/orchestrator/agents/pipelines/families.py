"""The model families that are searched: how each is written in a program, and the ranges of its parameters."""

from dataclasses import dataclass, field
from typing import Any

from orchestrator.contract.grading import DataProfile

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Real:
    """A number between `low` and `high`, searched on a logarithmic scale."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Whole:
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple


Knob = Real | Whole | Choice


@dataclass(frozen=True, slots=True)
class Family:
    """`code` is filled with the parameters and `columns`, the number of feature columns."""

    label: str
    imports: tuple[str, ...]
    code: str
    knobs: dict[str, Knob] = field(default_factory=dict)
    scaled: bool = True  # whether it needs features of like size
    probabilities: bool = True
    target_scaled: bool = False  # regression: whether it needs a target of size 1
    max_rows: int = 100_000  # with more training rows it would not end in time


LARGEST_SQUARED_COLUMNS = 40
NEVER_SEARCHED = ("naive_bayes", "linear")
SCALERS = {"standard": "StandardScaler", "minmax": "MinMaxScaler", "robust": "RobustScaler"}
SCALED_TO = {"standard": "mean 0 and deviation 1", "minmax": "the range 0 to 1", "robust": "median 0 and quartile range 1"}
SHARED_KNOBS: dict[str, Knob] = {"scale": Choice(tuple(SCALERS)), "reduce": Choice(("none", "pca", "select"))}
KEEP = Real(0.5, 0.99)  # with reduce: the share of variance (pca) or of features (select) that stays

_TREES = {"features": Real(0.05, 1.0), "leaf": Whole(1, 10)}
_BOOSTING = {"rate": Real(0.02, 0.3), "leaves": Whole(3, 31), "l2": Real(0.001, 10.0)}
_NEIGHBOURS = {"neighbours": Whole(1, 30), "weights": Choice(("uniform", "distance"))}
_NEURAL = {"units": Choice((50, 100, 200)), "alpha": Real(0.001, 10.0)}
_KERNEL = {"C": Real(0.1, 300.0), "gamma": Real(0.03, 30.0)}
_TREES_CODE = "(n_estimators=300, max_features={features}, min_samples_leaf={leaf}, random_state=SEED)"
_BOOSTING_CODE = "(learning_rate={rate}, max_leaf_nodes={leaves}, l2_regularization={l2}, random_state=SEED)"
_NEIGHBOURS_CODE = "(n_neighbors={neighbours}, weights={weights!r})"
_NEURAL_CODE = "(hidden_layer_sizes=({units},), alpha={alpha}, max_iter=400, random_state=SEED)"

CLASSIFIERS = {
    "naive_bayes": Family("Gaussian naive Bayes", ("sklearn.naive_bayes.GaussianNB",), "GaussianNB()", scaled=False),
    "logistic": Family(
        "logistic regression", ("sklearn.linear_model.LogisticRegression",),
        "LogisticRegression(C={C}, max_iter=1000, random_state=SEED)", {"C": Real(0.001, 100.0)},
    ),
    "svc": Family(
        "a support vector machine with RBF kernel", ("sklearn.svm.SVC",),
        "SVC(C={C}, gamma={gamma} / {columns}, random_state=SEED)", _KERNEL, probabilities=False, max_rows=10_000,
    ),
    "neighbours": Family(
        "nearest neighbours", ("sklearn.neighbors.KNeighborsClassifier",), "KNeighborsClassifier" + _NEIGHBOURS_CODE, _NEIGHBOURS,
    ),
    "discriminant": Family(
        "quadratic discriminant analysis", ("sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis",),
        "QuadraticDiscriminantAnalysis(reg_param={shrink})", {"shrink": Real(0.001, 1.0)},
    ),
    "extra_trees": Family(
        "extremely randomized trees", ("sklearn.ensemble.ExtraTreesClassifier",), "ExtraTreesClassifier" + _TREES_CODE, _TREES,
        scaled=False, max_rows=20_000,
    ),
    "forest": Family(
        "a random forest", ("sklearn.ensemble.RandomForestClassifier",), "RandomForestClassifier" + _TREES_CODE, _TREES,
        scaled=False, max_rows=20_000,
    ),
    "boosting": Family(
        "gradient boosted trees", ("sklearn.ensemble.HistGradientBoostingClassifier",),
        "HistGradientBoostingClassifier" + _BOOSTING_CODE, _BOOSTING, scaled=False, max_rows=20_000,
    ),
    "neural": Family(
        "a neural network with one hidden layer", ("sklearn.neural_network.MLPClassifier",),
        "MLPClassifier" + _NEURAL_CODE, _NEURAL,
        max_rows=10_000,
    ),
}  # fmt: skip

REGRESSORS = {
    "linear": Family("linear regression", ("sklearn.linear_model.LinearRegression",), "LinearRegression()"),
    "ridge": Family(
        "ridge regression", ("sklearn.linear_model.Ridge",), "Ridge(alpha={alpha})",
        {"alpha": Real(0.1, 1000.0), "degree": Choice((1, 2))},
    ),
    "elastic_net": Family(
        "an elastic net with its strength chosen by cross-validation", ("sklearn.linear_model.ElasticNetCV",),
        "ElasticNetCV(l1_ratio={l1}, cv=5)", {"l1": Real(0.05, 1.0), "degree": Choice((1, 2))},
    ),
    "svr": Family(
        "support vector regression with RBF kernel", ("sklearn.svm.SVR",),
        "SVR(C={C}, gamma={gamma} / {columns}, epsilon={epsilon})",
        {"C": Real(0.03, 30.0), "gamma": Real(0.01, 10.0), "epsilon": Real(0.01, 0.5)}, target_scaled=True, max_rows=10_000,
    ),
    "gaussian_process": Family(
        "a Gaussian process", ("sklearn.gaussian_process.GaussianProcessRegressor", "sklearn.gaussian_process.kernels.RBF",
                               "sklearn.gaussian_process.kernels.WhiteKernel"),
        "GaussianProcessRegressor(RBF({length}) + WhiteKernel({noise}), normalize_y=True, random_state=SEED)",
        {"length": Real(1.0, 30.0), "noise": Real(0.05, 2.0)}, max_rows=1_000,
    ),
    "kernel_ridge": Family(
        "kernel ridge regression", ("sklearn.kernel_ridge.KernelRidge",),
        "KernelRidge(alpha={alpha}, kernel='rbf', gamma={gamma} / {columns})",
        {"alpha": Real(0.01, 30.0), "gamma": Real(0.01, 10.0)}, target_scaled=True, max_rows=3_000,
    ),
    "neighbours": Family(
        "nearest neighbours", ("sklearn.neighbors.KNeighborsRegressor",), "KNeighborsRegressor" + _NEIGHBOURS_CODE, _NEIGHBOURS,
    ),
    "extra_trees": Family(
        "extremely randomized trees", ("sklearn.ensemble.ExtraTreesRegressor",), "ExtraTreesRegressor" + _TREES_CODE, _TREES,
        scaled=False, max_rows=20_000,
    ),
    "forest": Family(
        "a random forest", ("sklearn.ensemble.RandomForestRegressor",), "RandomForestRegressor" + _TREES_CODE, _TREES,
        scaled=False, max_rows=20_000,
    ),
    "boosting": Family(
        "gradient boosted trees", ("sklearn.ensemble.HistGradientBoostingRegressor",),
        "HistGradientBoostingRegressor" + _BOOSTING_CODE, _BOOSTING, scaled=False,
    ),
    "neural": Family(
        "a neural network with one hidden layer", ("sklearn.neural_network.MLPRegressor",),
        "MLPRegressor" + _NEURAL_CODE, _NEURAL,
        target_scaled=True, max_rows=10_000,
    ),
}  # fmt: skip

BASELINES: dict[str, Params] = {  # the simplest models: nothing to tune
    "classification": {"model": "naive_bayes"},
    "regression": {"model": "linear", "scale": "standard", "reduce": "none"},
}

FIRST: dict[str, list[Params]] = {  # what does well on most tables, the best first, before anything is known of this one
    "classification": [
        {"model": "svc", "scale": "minmax", "reduce": "none", "C": 10.0, "gamma": 6.0},
        {"model": "logistic", "scale": "standard", "reduce": "none", "C": 0.5},
        {"model": "neighbours", "scale": "minmax", "reduce": "none", "neighbours": 3, "weights": "distance"},
        {"model": "extra_trees", "features": 0.2, "leaf": 1},
        {"model": "svc", "scale": "standard", "reduce": "none", "C": 10.0, "gamma": 0.5},
        {"model": "neural", "scale": "standard", "reduce": "none", "units": 100, "alpha": 1.0},
        {"model": "boosting", "rate": 0.1, "leaves": 8, "l2": 0.1},
    ],
    "regression": [
        {"model": "ridge", "scale": "standard", "reduce": "none", "alpha": 10.0, "degree": 1},
        {"model": "svr", "scale": "standard", "reduce": "none", "C": 0.5, "gamma": 0.2, "epsilon": 0.1},
        {"model": "gaussian_process", "scale": "standard", "reduce": "none", "length": 5.0, "noise": 0.5},
        {"model": "extra_trees", "features": 0.4, "leaf": 5},
        {"model": "elastic_net", "scale": "standard", "reduce": "none", "l1": 0.5, "degree": 2},
        {"model": "kernel_ridge", "scale": "standard", "reduce": "none", "alpha": 1.0, "gamma": 0.1},
        {"model": "boosting", "rate": 0.05, "leaves": 6, "l2": 1.0},
    ],
}


def families_of(kind: str) -> dict[str, Family]:
    return CLASSIFIERS if kind == "classification" else REGRESSORS


def knobs_of(family: Family) -> dict[str, Knob]:
    """All that is to be chosen for the family, but for `keep`, which goes with reduce."""
    return (SHARED_KNOBS if family.scaled else {}) | family.knobs


def searchable(data: DataProfile) -> dict[str, Family]:
    """Families that end in time on data of this size."""
    return {
        name: family
        for name, family in families_of(data.kind).items()
        if name not in NEVER_SEARCHED and data.rows["train"] <= family.max_rows
    }


def limited_knobs(family: Family, data: DataProfile) -> dict[str, Knob]:
    knobs = knobs_of(family)
    if "degree" in knobs and len(data.columns) > LARGEST_SQUARED_COLUMNS:
        knobs["degree"] = Choice((1,))
    return knobs
