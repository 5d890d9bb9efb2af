"""The text of a program for given parameters: complete, readable, and standing alone."""

from dataclasses import dataclass

from orchestrator.agents.pipelines.families import SCALERS, Family, Params, families_of
from orchestrator.agents.pipelines.params import JOINED, described, params_line
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.running import DATA_VARIABLE, SEED_VARIABLE

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Code:
    """An expression, and the names it needs as `module.Name`."""

    text: str
    imports: frozenset[str]


def program_text(params: Params, data: DataProfile, *, probabilities: bool, summary: str) -> str:
    """The program. `summary` becomes part of its docstring, `probabilities` adds a column for each class."""
    joined = params["model"] in JOINED
    model = joined_model(params, data) if joined else pipeline(params, data, probabilities=probabilities)
    reading = ", dtype={TARGET: str}" if data.classes else ""
    title = described(params, data.kind)
    return f'''"""Predicts {data.target if data.target.isidentifier() else "the target"} with {title}.

What is new: {summary}
Reads train.csv and test.csv from the folder in {DATA_VARIABLE}; writes predictions.csv into the working directory.
"""

{params_line(params)}
import json
import os
from pathlib import Path

{import_lines(model.imports)}

DATA = Path(os.environ["{DATA_VARIABLE}"])
SEED = int(os.environ.get("{SEED_VARIABLE}", "0"))
TARGET = {data.target!r}


def build_model():
    return {indented(model.text)}


def main():
    train = pd.read_csv(DATA / "train.csv"{reading})
    test = pd.read_csv(DATA / "test.csv")
    features, target = train.drop(columns=TARGET), train[TARGET]

    model = build_model()
    model.fit(features, target)
    print("@metric", json.dumps({{"step": 1, "{TRAIN_SCORE[data.kind]}": model.score(features, target)}}))

    rows = test[features.columns]
    predictions = pd.DataFrame({{"id": test["id"], "prediction": model.predict(rows)}})
{PROBABILITIES if probabilities and data.classes else ""}    predictions.to_csv("predictions.csv", index=False)


if __name__ == "__main__":
    main()
'''


TRAIN_SCORE = {"classification": "train_accuracy", "regression": "train_r2"}
PROBABILITIES = """    for label, column in zip(model.classes_, model.predict_proba(rows).T):
        predictions[f"proba_{label}"] = column
"""


def pipeline(params: Params, data: DataProfile, *, probabilities: bool) -> Code:
    """Preprocessing and model as one estimator."""
    family = families_of(data.kind)[params["model"]]
    steps = [*preprocessing(params, data), estimator(params, family, data, probabilities)]
    imports = frozenset().union(*(step.imports for step in steps))
    if len(steps) == 1:
        return steps[0]
    return Code(call("make_pipeline", [step.text for step in steps]), imports | {"sklearn.pipeline.make_pipeline"})


def preprocessing(params: Params, data: DataProfile) -> list[Code]:
    steps = []
    if any(column.missing for column in data.columns):
        steps.append(Code('SimpleImputer(strategy="median")', frozenset({"sklearn.impute.SimpleImputer"})))
    if "scale" in params:
        scaler = SCALERS[params["scale"]]
        steps.append(Code(f"{scaler}()", frozenset({f"sklearn.preprocessing.{scaler}"})))
    if params.get("degree") == 2:
        names = frozenset({"sklearn.preprocessing.PolynomialFeatures", "sklearn.preprocessing.StandardScaler"})
        steps += [Code("PolynomialFeatures(2, include_bias=False)", names), Code("StandardScaler()", names)]
    if params.get("reduce") == "pca":
        text = f"PCA(n_components={params['keep']}, random_state=SEED)"
        steps.append(Code(text, frozenset({"sklearn.decomposition.PCA"})))
    if params.get("reduce") == "select":
        test = "f_classif" if data.classes else "f_regression"
        names = frozenset({"sklearn.feature_selection.SelectPercentile", f"sklearn.feature_selection.{test}"})
        constant = Code("VarianceThreshold()", frozenset({"sklearn.feature_selection.VarianceThreshold"}))
        steps += [constant, Code(f"SelectPercentile({test}, percentile={round(params['keep'] * 100)})", names)]
    return steps


def estimator(params: Params, family: Family, data: DataProfile, probabilities: bool) -> Code:
    text, imports = family.code.format(**params, columns=len(data.columns)), frozenset(family.imports)
    if probabilities and not family.probabilities:
        text = f"CalibratedClassifierCV({text}, ensemble=False)"
        imports |= {"sklearn.calibration.CalibratedClassifierCV"}
    if family.target_scaled:
        text = call("TransformedTargetRegressor", [text, "transformer=StandardScaler()"])
        imports |= {"sklearn.compose.TransformedTargetRegressor", "sklearn.preprocessing.StandardScaler"}
    return Code(text, imports)


def joined_model(params: Params, data: DataProfile) -> Code:
    """A vote or a stack of other pipelines; of classifiers by their probabilities."""
    members = [pipeline(member, data, probabilities=bool(data.classes)) for member in params["members"]]
    pairs = [f'("{member["model"]}_{place}", {code.text})'
             for place, (member, code) in enumerate(zip(params["members"], members, strict=True), 1)]  # fmt: skip
    name = ("Voting" if params["model"] == "vote" else "Stacking") + ("Classifier" if data.classes else "Regressor")
    option = {"VotingClassifier": ['voting="soft"']}.get(name, [])
    imports = frozenset({f"sklearn.ensemble.{name}"}).union(*(code.imports for code in members))
    return Code(call(name, [call("", pairs, "[]"), *option]), imports)


def call(name: str, arguments: list[str], brackets: str = "()") -> str:
    """On one line if it fits, else an argument a line."""
    short = f"{name}{brackets[0]}{', '.join(arguments)}{brackets[1]}"
    if len(short) <= WIDTH and "\n" not in short:
        return short
    body = "".join(f"    {indented(argument)},\n" for argument in arguments)
    return f"{name}{brackets[0]}\n{body}{brackets[1]}"


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def import_lines(names: frozenset[str]) -> str:
    """pandas, then a line for each module of scikit-learn."""
    by_module: dict[str, list[str]] = {}
    for name in sorted(names):
        module, _, what = name.rpartition(".")
        by_module.setdefault(module, []).append(what)
    lines = [f"from {module} import {', '.join(found)}" for module, found in by_module.items()]
    return "\n".join(["import pandas as pd", *lines])
