"""What people ask for in the conversation is done by the coder, once, and answered."""

import asyncio

import pytest

from orchestrator.agents.pipelines import PipelinesCoder
from orchestrator.agents.pipelines.options import PipelinesOptions
from orchestrator.agents.pipelines.requests import OTHER_NAMES, VERBS, find_model, list_model_names
from orchestrator.agents.requests import parse_requests
from orchestrator.contract.grading import Grade
from orchestrator.contract.messages import Message
from tests.agents.test_pipelines_coder import turn_of, with_history, write

BLANK = {"task_id": 1, "sender": "ana", "receiver": None, "role": None, "created_at": "", "version": None, "data": None}


@pytest.fixture
def records(make_records, make_profile):
    return with_history(make_records(make_profile(), metric="accuracy", direction="maximize"), 3)


def written(records, number):
    """Write one more version, grade it and return its model."""
    params = write(records, turn_of(number))
    records.add_grade(f"v{number}", Grade(graded=True, validation=0.7), confirmed=True)
    return params["model"]


def summary(records, number):
    return next(version.summary for version in records.versions if version.version == f"v{number}")


def test_model_asked_for_is_in_the_next_version_only(records):
    message = records.say(sender="ana", receiver="coder", content="The trees looked good.\n- Try boosting.")

    models = [written(records, 4), written(records, 5)]

    (answer,) = records.messages
    assert (models[0], models[1] == "boosting") == ("boosting", False)
    assert f"asked for in message {message}" in summary(records, 4)
    assert (answer["sender"], answer["receiver"], answer["version"], answer["data"]) == (
        "pipelines",
        "ana",
        "v4",
        {"takes_up": [[message, 2]]},
    )
    assert answer["content"].startswith(f"v4 takes up what message {message} asks for: gradient boosted trees")


def test_each_line_gets_a_version_of_its_own(records):
    records.say(sender="ana", content="try neural\ntry random forest")

    assert [written(records, 4), written(records, 5)] == ["neural", "forest"]


def test_model_asked_for_again_has_other_parameters(records):
    for _ in range(4):
        records.say(sender="ana", receiver="coder", content="try svc")

    params = [write(records, turn_of(number)) for number in range(4, 8)]

    assert {found["model"] for found in params} == {"svc"}
    assert len({str(sorted(found.items())) for found in params}) == 4


def test_avoided_model_stays_away_until_it_is_allowed(records):
    records.say(sender="ana", receiver="generator", content="avoid svc")
    without = [written(records, number) for number in range(4, 16)]
    records.say(sender="ana", receiver="coder", content="try svm")

    assert "svc" not in without
    assert written(records, 16) == "svc"
    assert "is left out" in records.messages[0]["content"] and len(records.messages) == 2


def test_models_that_the_task_avoids_are_tried_when_asked_for(records):
    coder = PipelinesCoder(PipelinesOptions(avoid=["svc"]))
    without = [write(records, turn_of(number), coder)["model"] for number in range(4, 16)]
    records.say(sender="ana", receiver="coder", content="try svm")

    assert "svc" not in without
    assert write(records, turn_of(16), coder)["model"] == "svc"


def test_what_would_leave_nothing_is_not_done(records):
    for model in list_model_names("classification"):
        records.say(sender="ana", content=f"avoid {model}")

    assert written(records, 4) in list_model_names("classification")
    assert "nothing would be left" in records.messages[0]["content"]


def test_unknown_model_and_loose_words_are_answered_once(records):
    records.say(sender="ana", receiver="coder", content="try \x1b[31mxgboost\u202e")
    records.say(sender="ana", receiver="coder", content="be better!")
    records.say(sender="ana", content="hello all")

    written(records, 4)
    written(records, 5)

    (answer,) = records.messages
    first, second = answer["content"].splitlines()
    assert first.startswith("I know no model `?[31mxgboost?`") and second.startswith(
        "Nothing of message 2 changes what I write"
    )


def test_agents_and_the_engine_ask_for_nothing(records):
    records.say(sender="rules", receiver="coder", role="feedback", content="try boosting")
    records.say(sender="engine", role="system", content="try boosting")
    records.say(sender="ana", receiver="evaluator", content="try boosting")

    written(records, 4)

    assert "asked for" not in summary(records, 4) and records.messages == []


def test_feedback_of_a_person_is_heard(records):
    records.say(sender="ana", receiver="coder", role="feedback", content="Good start.\ntry neural")

    assert written(records, 4) == "neural"


def test_versions_side_by_side_share_what_is_asked_for(records):
    records.say(sender="ana", content="try neural\ntry boosting")
    records.add_round("v4", status="proposing")  # its coder is still at work

    assert write(records, turn_of(5))["model"] == "boosting"


def test_crash_before_the_answer_changes_nothing(records):
    records.say(sender="ana", receiver="coder", content="try boosting")
    for message in records.conversation:
        records.conversation[0] = message.model_copy(update={"created_at": "2020-01-01T00:00:00+00:00"})
    turn, coder = turn_of(4), PipelinesCoder()
    asyncio.run(coder.write_version(records, turn))
    first, answered = records.texts["v4"], records.messages[:]
    records.conversation.pop()  # the answer was not stored
    records.say(sender="ana", receiver="coder", content="try neural")  # came after the version

    asyncio.run(PipelinesCoder().write_version(records, turn))

    assert records.texts["v4"] == first
    assert [message["data"] for message in records.messages] == [answered[0]["data"]] * 2


def test_hostile_conversation_is_read_in_no_time(records):
    records.say(sender="ana", receiver="coder", content="try " * 250_000)
    records.say(sender="ana", receiver="coder", content="\n".join(["try svc"] * 100_000))
    records.say(sender="ana", receiver="coder", content="\r" * 1_000_000)

    written(records, 4)

    assert len(records.messages[0]["data"]["takes_up"]) == 3


@pytest.mark.parametrize(
    ("line", "verb", "what"),
    [
        ("try svc", "try", "svc"),
        ("Please avoid: random forest", "avoid", "random forest"),
        ("- ALLOW mlp.", "allow", "mlp"),
    ],
)
def test_line_is_read_as_it_is_meant(line, verb, what):
    message = Message(id=1, content=line, **BLANK)

    assert [(asked.verb, asked.argument) for asked in parse_requests(message, VERBS)] == [(verb, what)]


@pytest.mark.parametrize("line", ["trying svc", "try", "I would try svc", "tryout"])
def test_other_lines_are_prose(line):
    assert parse_requests(Message(id=1, content=line, **BLANK), VERBS) == []


@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_other_names_mean_models_that_there_are(kind):
    every = {*list_model_names("classification"), *list_model_names("regression")}

    assert all(set(meant) <= every for meant in OTHER_NAMES.values())
    assert {name: find_model(name, kind) for name in list_model_names(kind)} == {
        name: name for name in list_model_names(kind)
    }
    assert find_model("Random-Forests", kind) == "forest"
