"""Tables of every kind of column, made up from a seed, as a program finds them: train.csv, test.csv and a profile."""

import csv
import math
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from orchestrator.contract.grading import Column, DataProfile

CITIES = ["Oslo", "Turku", "Gdańsk", "Porto", "Lyon"]
GOOD, BAD = "friendly quick clear helpful fine", "slow rude broken late wrong"
SPARE = "the call about my order was and it there with from this"
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%b %d, %Y", "%Y-%m-%dT%H:%M:%S")


def mixed_rows(
    count: int, seed: int = 1, forms: Sequence[str] = DATE_FORMS
) -> tuple[list[str], list[list], list[float]]:
    """Names, rows, and by row a number that a target can be made from."""
    draw = random.Random(seed)
    names = ["customer_id", "age", "income", "city", "street", "since", "seen", "note", "nothing", "same"]
    rows, signals = [], []
    for number in range(count):
        age, income, city = draw.randint(18, 90), math.exp(draw.gauss(10, 1)), draw.choice(CITIES)
        street, since, mood = draw.randint(0, 400), draw.randint(0, 3000), draw.random() < 0.5
        day = datetime(2015, 1, 1) + timedelta(days=since, hours=draw.randint(0, 23))
        note = " ".join(draw.sample((GOOD if mood else BAD).split(), 2) + draw.sample(SPARE.split(), 5))
        signals.append(
            (age - 50) / 20
            + CITIES.index(city)
            - 2
            + (street % 7 - 3) / 3
            + (since - 1500) / 1000
            + (1.5 if mood else -1.5)
        )
        rows.append(
            [
                f"C{number:07d}",
                age if draw.random() > 0.1 else "",
                f"{income:.2f}" if draw.random() > 0.2 else "",
                city if draw.random() > 0.05 else "",
                f"street {street}",
                day.strftime("%Y-%m-%d"),
                day.strftime(draw.choice(forms)),
                note if draw.random() > 0.1 else "",
                "",
                "x",
            ]
        )
    return names, rows, signals


def mixed_columns(count: int, forms: Sequence[str] = DATE_FORMS) -> list[Column]:
    return [
        Column(name="customer_id", type="text", distinct=count),
        Column(name="age", type="number", missing=count // 10, distinct=73),
        Column(name="income", type="number", missing=count // 5, distinct=None),
        Column(name="city", type="category", missing=count // 20, distinct=5),
        Column(name="street", type="category", distinct=401),
        Column(name="since", type="date", form="%Y-%m-%d", distinct=3000),
        Column(name="seen", type="date", form="mixed" if len(forms) > 1 else forms[0], distinct=3000),
        Column(name="note", type="text", missing=count // 10, distinct=count),
        Column(name="nothing", type="empty", missing=count, distinct=0),
        Column(name="same", type="category", distinct=1),
    ]


def write_mixed(
    folder: Path,
    kind: str,
    count: int,
    *,
    labels: Sequence[str] = ("no", "yes"),
    rare: float = 0.5,
    seed: int = 1,
    forms: Sequence[str] = DATE_FORMS,
) -> DataProfile:
    """Write a table to `folder` and return its profile. The last label is that of the share `rare` of the rows."""
    names, rows, signals = mixed_rows(count, seed, forms)
    bars = sorted(signals)
    cuts = (
        [bars[int(count * (1 - rare) * (place + 1) / (len(labels) - 1))] for place in range(len(labels) - 1)]
        if labels
        else []
    )
    if kind == "classification":
        targets = [labels[sum(signal >= cut for cut in cuts)] for signal in signals]
    else:
        targets = [repr(round(math.exp(signal / 2), 4)) for signal in signals]
    columns = mixed_columns(count, forms)
    columns = [column.model_copy(update={"name": name}) for column, name in zip(columns, names, strict=True)]
    return write_table(folder, columns, rows, targets, kind)


def write_table(
    folder: Path, columns: list[Column], rows: list[list], targets: list[str], kind: str, target: str = "target"
):
    """Write the table; the first six tenths of its rows are for training."""
    folder.mkdir(parents=True, exist_ok=True)
    cut, names = math.ceil(len(rows) * 0.6), [column.name for column in columns]
    with (folder / "train.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*names, target])
        writer.writerows([*row, label] for row, label in zip(rows[:cut], targets[:cut], strict=True))
    with (folder / "test.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *names])
        writer.writerows([number, *row] for number, row in enumerate(rows[cut:]))
    classes = sorted(set(targets)) if kind == "classification" else []
    half = (len(rows) - cut) // 2
    return DataProfile(
        dataset="a table",
        kind=kind,
        target=target,
        classes=classes,
        class_rows={label: targets[:cut].count(label) for label in classes},
        columns=columns,
        rows={"train": cut, "validation": half, "held_out": len(rows) - cut - half},
        seed=1,
        sha256="0",
    )
