"""Tables of the kinds people have, made up from a seed: what is hard about each stands beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

WORDS = np.array(
    [
        "call",
        "order",
        "bill",
        "line",
        "town",
        "late",
        "fine",
        "slow",
        "kind",
        "rude",
        "help",
        "fault",
        "box",
        "lost",
        "new",
        "old",
        "paid",
        "due",
        "shop",
        "post",
    ]
)


@dataclass(frozen=True)
class MadeUp:
    metric: str
    make: Callable[[np.random.Generator], pd.DataFrame]
    versions: int = 8


def write(name: str, seed: int, path: Path) -> None:
    """The table as a CSV file; the column to predict is called `target`."""
    TABLES[name].make(np.random.default_rng(seed)).to_csv(path, index=False)


def rare_class(draw: np.random.Generator, rows: int = 6_000) -> pd.DataFrame:
    """One row in thirty is a yes."""
    table = numbers(draw, rows, 8)
    table["plan"] = draw.choice(["basic", "plus", "pro"], rows)
    score = table.x0 * table.x1 + 1.5 * (table.x2 > 1) + 1.5 * (table["plan"] == "pro") + 0.7 * table.x3
    return with_classes(table, score, draw, share=1 / 30)


def many_levels(draw: np.random.Generator, rows: int = 8_000) -> pd.DataFrame:
    """A category with 800 levels, some of them in test rows only, carries most of it."""
    table = numbers(draw, rows, 4)
    level = np.minimum(draw.geometric(1 / 200, rows), 799)
    table["shop"] = [f"shop {number}" for number in level]
    effect = draw.normal(0, 1, 800)
    return with_numbers(table, 2 * effect[level] + table.x0 * (table.x1 > 0), draw, noise=0.7)


def dates(draw: np.random.Generator, rows: int = 4_000) -> pd.DataFrame:
    """Weekday, month and trend, in columns of dates in two forms."""
    day = pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(draw.integers(0, 1800, rows), unit="D"))
    sent = day + pd.to_timedelta(draw.integers(0, 20, rows), unit="D")
    table = pd.DataFrame(
        {"ordered": day.dt.strftime("%d.%m.%Y"), "sent": sent.dt.strftime("%Y-%m-%d"), "x": draw.normal(0, 1, rows)}
    )
    score = (
        2 * (day.dt.dayofweek >= 5)
        + np.sin(day.dt.month * 2 * np.pi / 12)
        + (day - day.min()).dt.days / 900
        + 0.5 * table.x
    )
    return with_numbers(table, score, draw, noise=0.6)


def texts(draw: np.random.Generator, rows: int = 3_000) -> pd.DataFrame:
    """Which of three classes a note belongs to is said by its words, and by a number."""
    chosen = draw.integers(0, len(WORDS), (rows, 7))
    table = pd.DataFrame({"note": [" ".join(WORDS[row]) for row in chosen], "x": draw.normal(0, 1, rows)})
    weights = draw.normal(0, 1, len(WORDS))
    score = weights[chosen].sum(axis=1) + table.x + draw.normal(0, 0.8, rows)
    table["target"] = pd.qcut(score, 3, labels=["low", "middle", "high"]).astype(str)
    return table


def few_rows(draw: np.random.Generator, rows: int = 60) -> pd.DataFrame:
    """Thirty-six rows to learn from."""
    table = numbers(draw, rows, 4)
    table["kind"] = draw.choice(["a", "b", "c"], rows)
    return with_numbers(table, 2 * table.x0 - table.x1 + 1.5 * (table["kind"] == "b"), draw, noise=0.7)


def large(draw: np.random.Generator, rows: int = 100_000) -> pd.DataFrame:
    """All of it at once, on a hundred thousand rows, with gaps."""
    table = numbers(draw, rows, 6)
    table["plan"] = draw.choice(["basic", "plus", "pro", "old"], rows)
    level = draw.integers(0, 300, rows)
    table["shop"] = [f"shop {number}" for number in level]
    day = pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(draw.integers(0, 1800, rows), unit="D"))
    table["day"] = day.dt.strftime("%Y-%m-%d")
    score = (
        table.x0 * table.x1
        + (table["plan"] == "pro") * table.x2
        + draw.normal(0, 1, 300)[level]
        + 1.5 * (day.dt.dayofweek >= 5)
    )
    table = with_classes(table, score, draw, share=0.3)
    for name in ("x0", "x3", "plan"):
        table.loc[draw.random(rows) < 0.1, name] = None
    return table


def numbers(draw: np.random.Generator, rows: int, columns: int) -> pd.DataFrame:
    return pd.DataFrame({f"x{place}": draw.normal(0, 1, rows).round(4) for place in range(columns)})


def with_classes(table: pd.DataFrame, score: pd.Series, draw: np.random.Generator, share: float) -> pd.DataFrame:
    noisy = score + draw.logistic(0, 0.5, len(table))
    return table.assign(target=np.where(noisy > np.quantile(noisy, 1 - share), "yes", "no"))


def with_numbers(table: pd.DataFrame, score: pd.Series, draw: np.random.Generator, noise: float) -> pd.DataFrame:
    return table.assign(target=(score + draw.normal(0, noise, len(table))).round(4))


TABLES = {
    "rare_class": MadeUp("roc_auc", rare_class),
    "many_levels": MadeUp("r2", many_levels),
    "dates": MadeUp("r2", dates),
    "texts": MadeUp("accuracy", texts),
    "few_rows": MadeUp("r2", few_rows),
    "large": MadeUp("roc_auc", large, versions=6),
}
