import csv
import random
import runpy
import subprocess
import sys

import pandas as pd
import pytest

from orchestrator.agents.pipelines.families import CLASSIFIERS, REGRESSORS, list_families, list_ranges
from orchestrator.agents.pipelines.params import MARK, is_known, read_params
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.program import write_program
from orchestrator.agents.pipelines.ranges import Choice
from orchestrator.agents.pipelines.starting_points import BASELINES, FIRST


def text_of(params, data, *, probabilities, summary):
    return write_program(params, Problem(data, wants_probabilities=probabilities), summary=summary)


FAMILIES = [("classification", name) for name in CLASSIFIERS] + [("regression", name) for name in REGRESSORS]


def some_params(kind, model):
    """Return the first of what is tried for this model, else the least of its ranges."""
    known = [params for params in [*FIRST[kind], BASELINES[kind]] if params["model"] == model]
    ranges = list_ranges(list_families(kind)[model])
    least = {name: range_.options[0] if isinstance(range_, Choice) else range_.low for name, range_ in ranges.items()}
    return known[0] if known else {"model": model} | least | ({"reduce": "none"} if "reduce" in least else {})


@pytest.fixture
def public(tmp_path):
    """Make a folder like the one a program finds: 120 rows to learn from, 30 to predict, a noisy rule."""
    folder = tmp_path / "public"
    folder.mkdir()

    def write(data):
        draw = random.Random(5)
        names = [column.name for column in data.columns]
        with (folder / "train.csv").open("w") as train, (folder / "test.csv").open("w") as test:
            csv.writer(train).writerow([*names, data.target])
            csv.writer(test).writerow(["id", *names])
            for number in range(150):
                values = [draw.gauss(0, 1) for _ in names]
                rule = values[0] - 2 * values[1] + draw.gauss(0, 0.1)
                target = data.classes[rule > 0] if data.classes else 100 + 10 * rule
                if number < 120:
                    csv.writer(train).writerow([*values, target])
                else:
                    csv.writer(test).writerow([number - 120, *values])
        return folder

    return write


@pytest.fixture
def run(tmp_path, public, monkeypatch):
    """Run a program in this process; return what it predicts, as text."""

    def predict(text, data):
        monkeypatch.setenv("ORCHESTRATOR_DATA", str(public(data)))
        monkeypatch.setenv("ORCHESTRATOR_SEED", "3")
        monkeypatch.chdir(tmp_path)
        (tmp_path / "main.py").write_text(text)
        runpy.run_path(str(tmp_path / "main.py"), run_name="__main__")
        return pd.read_csv(tmp_path / "predictions.csv", dtype=str)

    return predict


@pytest.mark.parametrize("kind, model", FAMILIES)
def test_program_of_each_family_predicts(run, make_profile, kind, model):
    data, params = make_profile(kind), some_params(kind, model)

    text = text_of(params, data, probabilities=kind == "classification", summary="Try it.")
    found = run(text, data)

    assert found["id"].tolist() == [str(number) for number in range(30)]
    if kind == "classification":
        assert set(found["prediction"]) == {"no", "yes"}
        assert list(found.columns) == ["id", "prediction", "proba_no", "proba_yes"]
        assert found[["proba_no", "proba_yes"]].astype(float).sum(axis=1).tolist() == pytest.approx([1.0] * 30)
    else:
        assert list(found.columns) == ["id", "prediction"]
        assert found["prediction"].astype(float).std() > 1


@pytest.mark.parametrize("model", ["vote", "stack"])
@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_program_of_joined_models_predicts(run, make_profile, kind, model):
    data = make_profile(kind)
    params = {"model": model, "members": FIRST[kind][:2]}

    found = run(text_of(params, data, probabilities=False, summary="Join them."), data)

    assert list(found.columns) == ["id", "prediction"]
    assert found["prediction"].nunique() > 1


@pytest.mark.parametrize("reduce", ["pca", "select"])
@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_program_with_fewer_features_predicts(run, make_profile, kind, reduce):
    data = make_profile(kind)
    params = FIRST[kind][1] | {"reduce": reduce, "keep": 0.7, "scale": "robust"}

    assert is_known(params, kind)
    assert len(run(text_of(params, data, probabilities=False, summary="Fewer."), data)) == 30


def test_program_stands_alone_and_repeats_itself(make_profile, public, tmp_path):
    data = make_profile()
    (tmp_path / "main.py").write_text(
        text_of(FIRST["classification"][3], data, probabilities=True, summary="Try extremely randomized trees.")
    )
    environment = {"ORCHESTRATOR_DATA": str(public(data)), "ORCHESTRATOR_SEED": "11"}

    answers = []
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-I", "main.py"],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
            timeout=60,
            text=True,
        )
        answers.append((tmp_path / "predictions.csv").read_bytes())

    assert answers[0] == answers[1]
    assert ran.stdout.startswith('@metric {"step": 1, "train_accuracy": ')
    assert ran.stderr == ""


@pytest.mark.parametrize("kind, model", FAMILIES)
def test_params_are_read_back_from_the_program(make_profile, kind, model):
    params = some_params(kind, model)

    text = text_of(params, make_profile(kind), probabilities=False, summary="Read me.")

    assert read_params(text, kind) == params


@pytest.mark.parametrize(
    "line",
    [
        "",
        "not json",
        "[" * 2000,
        "[]",
        "{}",
        '{"model": "svc"}',
        '{"model": "no_such"}',
        '{"model": ["svc"]}',
        '{"model": "naive_bayes", "more": 1}',
        '{"model": "logistic", "scale": "minmax", "reduce": "none", "C": NaN}',
        '{"model": "logistic", "scale": "minmax", "reduce": "none", "C": 1e9}',
        '{"model": "logistic", "scale": "minmax", "reduce": "none", "C": true}',
        '{"model": "logistic", "scale": "minmax", "reduce": "none", "C": "__import__(\'os\')"}',
        '{"model": "logistic", "scale": ["minmax"], "reduce": "none", "C": 1.0}',
        '{"model": "logistic", "scale": "minmax", "reduce": "pca", "C": 1.0}',
        '{"model": "vote", "members": []}',
        '{"model": "vote", "members": [1, 2]}',
        '{"model": "vote", "members": [{"model": "vote", "members": []}, {"model": "naive_bayes"}]}',
        '{"model": "extra_trees", "features": 0.5, "leaf": 1.5}',
    ],
)
def test_foreign_params_are_not_believed(line):
    assert read_params(f'"""A program."""\n{MARK}{line}\nprint()\n', "classification") is None


def test_params_beyond_the_head_are_not_looked_for():
    assert read_params("\n" * 5000 + f'{MARK}{{"model": "naive_bayes"}}', "classification") is None


@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_what_is_tried_first_is_within_the_ranges(kind):
    assert all(is_known(params, kind) for params in [*FIRST[kind], BASELINES[kind]])


def test_odd_target_names_cannot_break_the_program(run, make_profile):
    data = make_profile().model_copy(update={"target": 'a"""\n\\ {x}'})

    assert len(run(text_of(BASELINES["classification"], data, probabilities=False, summary="Odd."), data)) == 30
