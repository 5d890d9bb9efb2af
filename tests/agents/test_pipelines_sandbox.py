"""Programs for tables of every kind, run in the sandbox: hostile names, odd labels, few rows, many columns."""

import pytest

from orchestrator.agents.pipelines.costs import limit_rows
from orchestrator.agents.pipelines.families import list_families
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.program import write_program
from orchestrator.agents.pipelines.space import choose_usual_params, list_searchable
from orchestrator.agents.pipelines.starting_points import choose_baseline, list_first_params
from orchestrator.contract.grading import Column
from tests.agents.sandboxes import run_program
from tests.agents.tables import mixed_columns, mixed_rows, write_mixed, write_table

pytestmark = pytest.mark.sandbox
HOSTILE_NAMES = [
    'a"b',
    "it's",
    "{braces} %s",
    "back\\slash",
    "comma, name",
    '"""',
    "# pipelines: {}",
    "Größe",
    "=1+1",
    "{TARGET!r}",
]
ODD_LABELS = ('yes,\n"quoted"', "no {x} \\ 'y'", "Größe ✓")


@pytest.fixture
def run(tmp_path):
    def run_params(params, problem, **limits):
        return run_program(write_program(params, problem, summary="Try it."), tmp_path / "public", tmp_path, **limits)

    return run_params


def complete(ran, problem, *, prints_more=False):
    """Assert that it ended well, predicts each row once, as something there is, and printed nothing but its metric."""
    assert ran.ended.status == "completed", ran.printed[-2000:]
    assert '@metric {"step": 1, ' in ran.printed, ran.printed[-2000:]
    assert ran.printed.count("\n") == 1 or prints_more, ran.printed[-2000:]
    assert [int(row["id"]) for row in ran.rows] == list(range(problem.test_rows))
    if problem.classes:
        assert {row["prediction"] for row in ran.rows} <= set(problem.data.classes)
    else:
        assert all(abs(float(row["prediction"])) < 1e6 for row in ran.rows)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_each_family_learns_from_a_mixed_table(run, tmp_path, kind):
    problem = Problem(
        write_mixed(tmp_path / "public", kind, 400, rare=0.2), metric="f1" if kind == "classification" else "r2"
    )

    for name in list_searchable(problem):
        complete(
            run(choose_usual_params(name, problem), problem), problem, prints_more=name == "neural"
        )  # that it has not converged

    assert len(list_searchable(problem)) >= len(list_families(kind)) - 3


@pytest.mark.parametrize("metric, place", [("balanced_accuracy", 0), ("roc_auc", 1)])
def test_hostile_names_and_odd_labels_do_no_harm(run, tmp_path, metric, place):
    names, rows, signals = mixed_rows(150)
    columns = [
        column.model_copy(update={"name": odd}) for column, odd in zip(mixed_columns(150), HOSTILE_NAMES, strict=True)
    ]
    targets = [ODD_LABELS[(signal > -1) + (signal > 1)] for signal in signals]
    data = write_table(tmp_path / "public", columns, rows, targets, "classification", 'tar"get\\ {x}')
    problem = Problem(data, metric=metric, wants_probabilities=True)

    ran = run(list_first_params(problem)[place], problem)

    complete(ran, problem)
    assert [f"proba_{label}" in ran.rows[0] for label in ODD_LABELS] == [True] * 3
    right = sum(row["prediction"] == label for row, label in zip(ran.rows, targets[90:], strict=True))
    assert right > 0.45 * len(ran.rows)


@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_ten_rows_are_enough_to_end_well(run, tmp_path, kind):
    problem = Problem(write_mixed(tmp_path / "public", kind, 16), wants_probabilities=True)

    for params in [
        choose_baseline(problem),
        *(choose_usual_params(name, problem) for name in list_searchable(problem)),
    ][:4]:
        complete(run(params, problem), problem)


def test_table_of_many_columns_stays_within_memory(run, tmp_path):
    names = [f"column {number}" for number in range(5_000)]
    rows = [
        [(row * place) % 7 if place % 10 else f"level {(row + place) % 4}" for place in range(5_000)]
        for row in range(300)
    ]
    columns = [
        Column(name=name, type="number" if place % 10 else "category", distinct=7 if place % 10 else 4)
        for place, name in enumerate(names)
    ]
    data = write_table(tmp_path / "public", columns, rows, ["ab"[row % 7 > 3] for row in range(300)], "classification")
    problem = Problem(data, metric="accuracy")

    text = write_program(limit_rows(list_first_params(problem)[0], problem), problem, summary="Wide.")
    ran = run_program(text, tmp_path / "public", tmp_path)

    complete(ran, problem)
    assert len(text) < 60_000


def test_rows_of_rare_classes_are_kept_in_a_share(run, tmp_path):
    problem = Problem(
        write_mixed(
            tmp_path / "public", "classification", 30_000, labels=("a", "b", "c"), rare=0.003, forms=("%Y-%m-%d",)
        ),
        metric="balanced_accuracy",
        timeout_seconds=15,
    )
    params = {**choose_usual_params("logistic", problem), "rows": 3_000}

    ran = run(params, problem)

    complete(ran, problem)
    assert "RARE = [" in write_program(params, problem, summary="Share.")
    assert {row["prediction"] for row in ran.rows} == {"a", "b", "c"}


@pytest.mark.parametrize("model", ["vote", "stack"])
def test_joined_models_learn_from_a_mixed_table(run, tmp_path, model):
    problem = Problem(write_mixed(tmp_path / "public", "classification", 300), metric="roc_auc")

    ran = run({"model": model, "members": list_first_params(problem)[:2]}, problem)

    complete(ran, problem)
