"""`orchestrator init --describe`: a sentence and a table become a task.toml, or nothing is written and it says why."""

import json

import pytest

from orchestrator import examples
from tests.llm.loops import gateway
from tests.model_servers import Answer, in_order

SENTENCE = "predict churn, care about missed ones"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "customers.csv"
    rows = "".join(f"{20 + i % 50},{'ab'[i % 2]},{'yes' if i % 4 == 0 else 'no'}\n" for i in range(80))
    path.write_text(f"age,plan,churned\n{rows}")
    return path


def test_sentence_becomes_a_task_by_rules(command, table, tmp_path):
    made = command("init", "new", "--from", table.name, "--describe", SENTENCE)

    task = examples.load(tmp_path / "new")
    assert made.returncode == 0, made.stderr
    assert (task.dataset, task.data.target_column, task.objective.metric) == ("../customers.csv", "churned", "f1")
    assert task.description == SENTENCE and "Metric f1: it counts missed ones" in made.stderr


def test_sentence_becomes_a_task_by_a_model(command, table, tmp_path):
    said = {"target_column": "churned", "metric": "recall_macro", "positive_class": None, "missing": []}
    with gateway(in_order(Answer(json.dumps(said)))) as server:
        made = command("init", "new", "--from", table.name, "--describe", SENTENCE, "--model", "llm:gateway:m")

    assert made.returncode == 0, made.stderr
    assert examples.load(tmp_path / "new").objective.metric == "recall_macro" and len(server.requests) == 1
    assert "no row" in made.stderr


@pytest.mark.parametrize(
    "options, words",
    [
        (
            ("--from", "customers.csv"),
            "Which column is to be predicted? Name it in the sentence, or set target_column "
            "(on the command line: --target-column). The columns are: age, plan, churned.",
        ),
        ((), "There are no data."),
        (("--from", "absent.csv"), "does not exist"),
    ],
)
def test_nothing_is_written_where_something_is_missing(command, table, tmp_path, options, words):
    made = command("init", "new", *options, "--describe", "make money")

    assert made.returncode == 2 and words in made.stderr and not (tmp_path / "new").exists()
