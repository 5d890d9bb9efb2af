"""The built-in data sets: scikit-learn's own, read in the server's process, which is trusted with the labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from orchestrator.contract.errors import UnknownDataset


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is known of a data set before it is read. `classes`: labels in sorted order; empty for regression."""

    name: str
    kind: Literal["classification", "regression"]
    target: str
    row_count: int
    classes: tuple[str, ...] = ()

    @property
    def class_count(self) -> int:
        return len(self.classes)


@dataclass(frozen=True, slots=True)
class Rows:
    """A data set that was read: numbers by row and column, and one target a row, as text."""

    columns: list[str]
    features: Sequence[Sequence[float]]
    targets: list[str]


BUILT_IN = {
    data.name: data
    for data in (
        Dataset("breast_cancer", "classification", "diagnosis", 569, ("benign", "malignant")),
        Dataset("diabetes", "regression", "progression", 442),
        Dataset("digits", "classification", "digit", 1797, tuple("0123456789")),
    )
}


def find_dataset(name: str | None) -> Dataset:
    """Return the built-in data set called `name`; raise UnknownDataset, with the list, if there is none."""
    if name not in BUILT_IN:
        problem = "The task names no data set" if name is None else f"There is no data set {name[:100]!r}"
        raise UnknownDataset(f"{problem}; built in are: {', '.join(BUILT_IN)}.")
    return BUILT_IN[name]


def read_rows(data: Dataset) -> Rows:
    """Read all rows, in the order in which scikit-learn ships them."""
    from sklearn import datasets

    options = {"scaled": False} if data.name == "diabetes" else {}
    loaded = getattr(datasets, f"load_{data.name}")(**options)
    names = loaded.target_names if data.kind == "classification" else None
    targets = [str(names[value]) if names is not None else repr(float(value)) for value in loaded.target]
    return Rows([make_safe_name(name) for name in loaded.feature_names], loaded.data.tolist(), targets)


def make_safe_name(name: str) -> str:
    """Return the column name with letters, digits and '_' only."""
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
