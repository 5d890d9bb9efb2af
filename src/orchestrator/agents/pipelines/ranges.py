"""What can be chosen for a program: a number or one of some words, within fixed ranges."""

from dataclasses import dataclass
from typing import Any

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
    options: tuple[str | int, ...]


Range = Real | Whole | Choice

SCALERS = {"standard": "StandardScaler", "minmax": "MinMaxScaler", "robust": "RobustScaler"}
SCALED_TO = {
    "standard": "mean 0 and deviation 1",
    "minmax": "the range 0 to 1",
    "robust": "median 0 and quartile range 1",
}
SHARED_RANGES: dict[str, Range] = {"scale": Choice(tuple(SCALERS)), "reduce": Choice(("none", "pca", "select"))}
KEEP = Real(0.5, 0.99)  # with reduce: the share of variance (pca) or of features (select) that stays
ENCODED = {
    "onehot": "categories as 0 and 1",
    "ordinal": "categories numbered",
    "native": "categories as such",
    "target": "categories as the mean of the target",
}
TOPICS = (10, 30, 100)  # features drawn from each column of text
TABLE_RANGES: dict[str, Range] = {  # those that only some tables call for
    "encode": Choice(tuple(ENCODED)),
    "topics": Choice(TOPICS),
    "balance": Choice(("balanced", "none")),  # weights of classes
    "rounds": Choice((100, 300)),  # of boosting
    "spread": Choice(("log", "none")),  # of a target of numbers
}
ROWS = Whole(1, 100_000_000)  # training rows used, where not all are: computed, never searched
