"""A plain model as a baseline for predictions: gradient boosting on what can be read as a number."""

import csv
import json
import os
from pathlib import Path

import numpy as np

MAX_TRAINING_ROWS = 5_000
MAX_LEVELS = 200  # of a column of words; later ones are missing values
ROUNDS = 30


def main() -> None:
    folder = Path(os.environ["ORCHESTRATOR_DATA"])
    about = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    train, test = read_table(folder / "train.csv"), read_table(folder / "test.csv")
    levels = [{} for _ in about["columns"]]
    train_rows = read_features(train, about["columns"], levels)
    test_rows = read_features(test, about["columns"], levels)
    targets = [row[about["target"]] for row in train]
    with open("predictions.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if about["classes"]:
            write_classes(writer, about["classes"], targets, train_rows, test_rows, test)
        else:
            write_numbers(writer, targets, train_rows, test_rows, test)


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_features(rows: list[dict[str, str]], columns: list[str], levels: list[dict[str, int]]) -> np.ndarray:
    """Return a number for each cell: itself, the number of its word, or NaN."""
    features = np.full((len(rows), len(columns)), np.nan)
    for at, name in enumerate(columns):
        for number, row in enumerate(rows):
            features[number, at] = read_cell(row[name], levels[at])
    return features


def read_cell(text: str, levels: dict[str, int]) -> float:
    try:
        return float(text)
    except ValueError:
        if text and text not in levels and len(levels) < MAX_LEVELS:
            levels[text] = len(levels)
        return float(levels.get(text, "nan"))


def choose_rows(count: int) -> np.ndarray:
    random = np.random.default_rng(int(os.environ["ORCHESTRATOR_SEED"]))
    return np.sort(random.permutation(count)[:MAX_TRAINING_ROWS])


def write_classes(writer, classes: list[str], targets: list[str], train, test, rows: list[dict[str, str]]) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    chosen = choose_rows(len(targets))
    known = {label: at for at, label in enumerate(classes)}
    codes = np.array([known[targets[at]] for at in chosen])
    model = HistGradientBoostingClassifier(max_iter=ROUNDS).fit(train[chosen], codes)
    shares = np.zeros((len(rows), len(classes)))
    shares[:, model.classes_] = model.predict_proba(test)
    writer.writerow(["id", "prediction", *(f"proba_{label}" for label in classes)])
    for row, of_row in zip(rows, shares, strict=True):
        writer.writerow([row["id"], classes[int(of_row.argmax())], *map(repr, of_row.tolist())])


def write_numbers(writer, targets: list[str], train, test, rows: list[dict[str, str]]) -> None:
    from sklearn.ensemble import HistGradientBoostingRegressor

    chosen = choose_rows(len(targets))
    numbers = np.array([float(targets[at]) for at in chosen])
    model = HistGradientBoostingRegressor(max_iter=ROUNDS).fit(train[chosen], numbers)
    writer.writerow(["id", "prediction"])
    for row, number in zip(rows, np.clip(model.predict(test), numbers.min(), numbers.max()), strict=True):
        writer.writerow([row["id"], repr(float(number))])


if __name__ == "__main__":
    main()
