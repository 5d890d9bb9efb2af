import asyncio

import pytest

from orchestrator.agents.rules import RulesAgent
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.grading import Column


def frame(records):
    turn = Turn(task_id=1, loop_id="loop-1", round=1, kind="baseline", seed=1)
    return asyncio.run(RulesAgent().frame_task(records, turn))


@pytest.mark.parametrize("kind, metric", [("classification", "accuracy"), ("regression", "r2")])
def test_open_metric_is_chosen_by_the_data(make_records, make_profile, kind, metric):
    framing = frame(make_records(make_profile(kind)))

    assert (framing.metric, framing.direction, framing.target) == (metric, "maximize", None)


def test_rare_class_changes_the_metric(make_records, make_profile):
    data = make_profile().model_copy(update={"class_rows": {"no": 290, "yes": 10}})

    assert frame(make_records(data)).metric == "balanced_accuracy"


@pytest.mark.parametrize("kind, metric", [("classification", "log_loss"), ("regression", "root_mean_squared_error")])
def test_less_of_something_is_a_loss(make_records, make_profile, kind, metric):
    framing = frame(make_records(make_profile(kind), objective={"direction": "minimize"}))

    assert (framing.metric, framing.direction) == (metric, "minimize")


@pytest.mark.parametrize(
    "metric, direction", [("rmse", "minimize"), ("neg_log_loss", "maximize"), ("f1_macro", "maximize")]
)
def test_named_metric_keeps_its_direction_and_target(make_records, make_profile, metric, direction):
    framing = frame(make_records(make_profile(), objective={"metric": metric, "target": 0.5}))

    assert (framing.metric, framing.direction, framing.target) == (metric, direction, 0.5)


def test_brief_says_what_the_coder_needs(make_records, make_profile):
    records = make_records(make_profile(), objective={"metric": "roc_auc", "target": 0.9}, run={"timeout_seconds": 7})

    frame(records)

    (message,) = records.messages
    assert (message["sender"], message["receiver"], message["role"]) == ("rules", "coder", "brief")
    assert message["data"]["columns"] == ["id", "prediction", "proba_no", "proba_yes"]
    said = (
        "300 rows",
        "200 rows to predict",
        "no (150), yes (150)",
        "roc_auc, higher is better",
        "0.9",
        "7 s",
        "1024 MB",
        "$ORCHESTRATOR_DATA",
        "$ORCHESTRATOR_SEED",
        "id,prediction,proba_no,proba_yes",
    )
    assert [words for words in said if words not in message["content"]] == []


def test_task_without_data_is_refused(make_records):
    with pytest.raises(AgentFailed, match="no data"):
        frame(make_records(None))


@pytest.mark.parametrize(
    "changed, metric, says",
    [
        ({"class_rows": {"no": 1990, "yes": 10}}, "roc_auc", "Only 0.5% of the training rows are 'yes'"),
        ({"class_rows": {"no": 270, "yes": 30}}, "balanced_accuracy", "gives each class the same weight"),
        ({}, "accuracy", "equally common"),
        (
            {"kind": "regression", "classes": [], "target_quantiles": [0, 1, 2, 3, 900]},
            "d2_absolute_error_score",
            "very far",
        ),
        ({"kind": "regression", "classes": [], "target_quantiles": [0, 1, 2, 3, 9]}, "r2", "variance"),
    ],
)
def test_reason_for_the_metric_is_said(make_records, make_profile, changed, metric, says):
    records = make_records(make_profile().model_copy(update=changed))

    framing = frame(records)

    assert framing.metric == metric
    assert says in records.messages[0]["content"]


def test_metric_that_was_asked_for_is_not_explained(make_records, make_profile):
    records = make_records(make_profile(), objective={"metric": "accuracy"})

    frame(records)

    assert "equally common" not in records.messages[0]["content"]


def test_brief_tells_kinds_gaps_and_forms(make_records, make_profile):
    columns = [
        Column(name="age", type="number", missing=50),
        Column(name="city", type="category", distinct=700),
        Column(name="day", type="date", form="%d.%m.%Y"),
        Column(name="note", type="text"),
        Column(name="fax", type="empty", missing=500),
    ]
    records = make_records(make_profile().model_copy(update={"columns": columns}))

    frame(records)

    said = (
        "1 of categories",
        "50 values are missing (age 10%)",
        "city (700)",
        "day (%d.%m.%Y)",
        "identifiers: note",
        "from: fax",
    )
    assert [words for words in said if words not in records.messages[0]["content"]] == []
