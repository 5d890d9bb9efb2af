"""Loads the data sets, with labels, that are part of libraries."""
# ends = ["completed"]
# prints = "absent absent absent absent absent"
# limits = { timeout_seconds = 60, memory_mb = 1024 }

import sklearn.datasets as sets


def load(name: str) -> str:
    try:
        return f"ESCAPED {getattr(sets, name)().target[:5]}"
    except FileNotFoundError:
        return "absent"


print(*map(load, ("load_digits", "load_breast_cancer", "load_diabetes", "load_iris", "load_wine")))
