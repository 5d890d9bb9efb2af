"""How well the offline agents do on tables of one's own, beside what one would try first: held-out means over some
seeds.

    python benchmarks/own_tables.py [--tables dates texts] [--seeds 3]

Each loop is `orchestrator run table.csv`; beside it, on the same rows, stand the commonest class or the median, and
scikit-learn's HistGradientBoosting as it comes, on numbers and numbered categories. Exits 1 if the loop's best is not
better than both by mean.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import fmean

import pandas as pd
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import get_scorer
from sklearn.preprocessing import OrdinalEncoder
from tables import TABLES, write

RUN_TIMEOUT_SECONDS = 1800


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--seeds", type=int, choices=range(1, 11), metavar="1..10", default=3)
    asked = parser.parse_args()
    print(
        "table        metric    seeds   trivial  untuned      loop  loop/untuned  best of the loop, seconds", flush=True
    )
    return 0 if all([measure(name, asked.seeds) for name in asked.tables]) else 1


def measure(name: str, seeds: int) -> bool:
    """Whether the loop beats both by mean; prints a line."""
    found = [one(name, seed) for seed in range(seeds)]
    trivial, untuned, loop, seconds = (fmean(values) for values in zip(*found, strict=True))
    better = loop > max(trivial, untuned)
    ratio = f"{loop / untuned:12.3f}" if untuned > 0 else "           -"
    words = "better" if better else "NOT BETTER"
    numbers = f"{trivial:8.4f} {untuned:8.4f} {loop:9.4f} {ratio}"
    print(f"{name:12} {TABLES[name].metric:9} {seeds:5d}  {numbers}  {words}, {seconds:.0f} s", flush=True)
    return better


def one(name: str, seed: int) -> tuple[float, float, float, float]:
    """Held-out scores of the trivial model, the untuned one and the loop's best, and the loop's seconds."""
    folder = Path(tempfile.mkdtemp(prefix="own-tables-"))
    try:
        write(name, seed, folder / "table.csv")
        said = run(folder, TABLES[name].metric, TABLES[name].versions)
        split = next((folder / "data" / "storage" / "data").glob("*/public")).parent
        trivial, untuned = beside(split, TABLES[name].metric)
        return trivial, untuned, said["best"]["held_out"], said["seconds"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(folder: Path, metric: str, versions: int) -> dict:
    command = [
        sys.executable,
        "-m",
        "orchestrator",
        "run",
        str(folder / "table.csv"),
        "--target-column",
        "target",
        "--metric",
        metric,
        "--versions",
        str(versions),
        "--json",
        "--data-dir",
        str(folder / "data"),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=RUN_TIMEOUT_SECONDS)
    if ran.returncode not in (0, 1):
        raise SystemExit(f"`orchestrator run` ended with {ran.returncode}:\n{ran.stderr[-2000:]}{ran.stdout[-2000:]}")
    return json.loads(ran.stdout.strip().splitlines()[-1])


def beside(split: Path, metric: str) -> tuple[float, float]:
    """Held-out scores of the two models beside, learned from the same training rows."""
    about = json.loads((split / "private/data.json").read_text(encoding="utf-8"))
    kinds = {about["target"]: str} if about["classes"] else {}
    train, test = pd.read_csv(split / "public/train.csv", dtype=kinds), pd.read_csv(split / "public/test.csv")
    labels = pd.read_csv(
        split / "private/labels.csv", dtype={"label": str if about["classes"] else float}, index_col="id"
    )
    held_out = labels[labels.part == "held_out"].sort_index()
    features, target = train.drop(columns=about["target"]), train[about["target"]]
    named = [name for name in features if features[name].dtype == object or str(features[name].dtype) == "str"]
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).set_output(transform="pandas")
    if named:
        features[named] = codes.fit_transform(features[named])
        test[named] = codes.transform(test[named])
    rows, scorer = test.set_index("id").loc[held_out.index, features.columns], get_scorer(metric)
    models = [DummyClassifier(), HistGradientBoostingClassifier(random_state=0)]
    if not about["classes"]:
        models = [DummyRegressor(strategy="median"), HistGradientBoostingRegressor(random_state=0)]
    trivial, untuned = (scorer(model.fit(features, target), rows, held_out.label) for model in models)
    return trivial, untuned


if __name__ == "__main__":
    sys.exit(main())
