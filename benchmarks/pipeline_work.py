"""Time what every program of the coder `pipelines` does, whatever its model: start, read, prepare columns, write."""

import functools
import importlib
import io
import math
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from orchestrator.agents.pipelines.columns import Table
from orchestrator.agents.pipelines.layout import IMPORTED_FROM
from orchestrator.agents.pipelines.program import DATE_FORMS, HASHED_WORDS
from orchestrator.agents.pipelines.rendering import render

REPEATS = 3
ENOUGH_SECONDS = 2.0  # after so long a piece of work is not repeated
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%b %d, %Y")


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of a piece of work on one thread, the best of some runs."""
    best, spent = math.inf, 0.0
    with threadpool_limits(1):
        for _ in range(REPEATS):
            begun = time.process_time()
            work()
            seconds = time.process_time() - begun
            best, spent = min(best, seconds), spent + seconds
            if spent > ENOUGH_SECONDS:
                break
    return best


@functools.cache
def numbers(rows: int, features: int) -> np.ndarray:
    return np.random.default_rng(rows + features).normal(size=(rows, features))


@functools.cache
def imports() -> dict[str, Any]:
    """Return what programs import, by name."""
    modules = {name: importlib.import_module(name) for name in IMPORTED_FROM}
    names = {name: getattr(modules[module], name) for module, names in IMPORTED_FROM.items() for name in names}
    return names | {"np": np, "pd": pd, "SEED": 0}


@functools.cache
def helpers() -> dict[str, Any]:
    """Return the functions that programs for dates and texts bring along, by name."""
    table = Table(texts=("text",), dates={"date": "mixed"})
    defined = dict(imports())
    exec(
        render(
            "helpers.py.jinja",
            table=table,
            hashed_words=HASHED_WORDS,
            learns_logarithm=False,
            keeps_near=True,
            least_prediction=None,
        ),
        defined,
    )
    return defined


def start() -> float:
    """Return the seconds in which Python starts and imports; of the processor, as all times here."""
    code = f"import pandas, numpy, {', '.join(IMPORTED_FROM)}, time; print(time.process_time())"
    return min(float(subprocess.check_output([sys.executable, "-c", code], timeout=60)) for _ in range(REPEATS))


def read_cells() -> float:
    text = pd.DataFrame(numbers(50_000, 10)).to_csv(index=False)
    types = dict.fromkeys(map(str, range(10)), "float64")
    read = functools.partial(pd.read_csv, dtype=types, keep_default_na=False, na_values=[""])
    return timed(lambda: read(io.StringIO(text))) / (50_000 * 10)


def write_predictions() -> float:
    chances = pd.DataFrame(numbers(50_000, 2), columns=["proba_no", "proba_yes"])
    predictions = chances.assign(id=range(50_000), prediction=np.where(chances["proba_no"] > 0, "no", "yes"))
    return timed(lambda: predictions.to_csv(index=False)) / (50_000 * 4)


def make_days(count: int, forms: tuple[str, ...]) -> pd.Series:
    moments = pd.date_range("2001-01-01", periods=count, freq="3h")
    columns = [moments.strftime(form) for form in forms]
    return pd.Series([columns[number % len(forms)][number] for number in range(count)])


def read_dates() -> float:
    dates, as_dates = make_days(100_000, DAY_FORMS[:1]), helpers()["as_dates"]
    return timed(lambda: as_dates(dates, DAY_FORMS[:1])) / len(dates)


def read_mixed_dates() -> float:
    dates, as_dates = make_days(30_000, DAY_FORMS), helpers()["as_dates"]
    return timed(lambda: as_dates(dates, DATE_FORMS)) / len(dates)


def take_dates_apart() -> float:
    dates = pd.DataFrame({"date": pd.date_range("2001-01-01", periods=100_000, freq="3h", tz="UTC")})
    date_parts = helpers()["date_parts"]
    return timed(lambda: date_parts(dates)) / len(dates)


def encode_categories() -> float:
    """Return the seconds for a value, by the costliest encoder."""
    draw = np.random.default_rng(2)
    many = pd.DataFrame({"street": [f"street {level}" for level in draw.integers(0, 400, 50_000)]})
    few = pd.DataFrame({"city": [f"city {level}" for level in draw.integers(0, 10, 50_000)]})
    target = draw.normal(size=50_000)
    encoders = [
        lambda: imports()["TargetEncoder"]().fit_transform(many, target),
        lambda: imports()["OrdinalEncoder"](max_categories=250).fit_transform(many),
        lambda: imports()["OneHotEncoder"](min_frequency=5, sparse_output=False).fit_transform(few),
    ]
    return max(timed(encode) for encode in encoders) / 50_000


@functools.cache
def make_texts(count: int) -> list[str]:
    """Return texts of 12 words, some 100 characters; no two are the same."""
    draw = np.random.default_rng(3)
    words = np.array([f"word{number}" for number in range(3_000)])
    return [" ".join(words[draw.integers(0, len(words), 12)]) for _ in range(count)]


def read_texts() -> float:
    texts = make_texts(10_000)
    topics = helpers()["topics"](10).fit(texts)
    return timed(lambda: topics.transform(texts)) / sum(map(len, texts))


def learn_topics() -> float:
    texts, topics = make_texts(20_000), helpers()["topics"]
    many, few = timed(lambda: topics(100).fit(texts)), timed(lambda: topics(10).fit(texts))
    return (many - few) / ((100 - 10) * len(texts))


def compute_components() -> float:
    """Return the seconds where they are costliest: with hardly more rows than features."""
    table, components = numbers(1_500, 800), imports()["PCA"](0.9, random_state=0)
    return timed(lambda: components.fit(table)) / (1_500 * 800 * 800)


MEASUREMENTS: dict[str, Callable[[], float]] = {
    "start_seconds": start,
    "cell_seconds": read_cells,
    "prediction_seconds": write_predictions,
    "date_seconds": read_dates,
    "mixed_date_seconds": read_mixed_dates,
    "date_parts_seconds": take_dates_apart,
    "category_seconds": encode_categories,
    "text_char_seconds": read_texts,
    "topic_seconds": learn_topics,
    "pca_seconds": compute_components,
}
