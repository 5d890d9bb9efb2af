"""Offline coders do what the kind of a turn asks: a draft is unlike the others, a repair does less, a step is small."""

import asyncio

import pytest

from orchestrator.agents.parameters import ParametersCoder
from orchestrator.agents.pipelines import PipelinesCoder
from orchestrator.agents.pipelines.params import make_key, read_params, write_params_line
from orchestrator.agents.rules.suggestions import suggest_direction
from orchestrator.contract.agents import FeedbackRecord, Turn
from orchestrator.contract.grading import Grade
from orchestrator.contract.loops import Best
from orchestrator.contract.spec import TaskSpec

PROGRAM = "RADIUS = 0.5  # param: float 0..1\nHEIGHT = 0.5  # param: float 0..1\nprint(RADIUS, HEIGHT)\n"
FOREST = {"model": "forest", "features": 0.3, "leaf": 8}
BOOSTING = {"model": "boosting", "rate": 0.1, "leaves": 31, "l2": 1.0}


def turn_of(number, kind, *, parent=None, seed=1):
    return Turn(task_id=1, loop_id="loop-1", round=number, kind=kind, version=f"v{number}", parent=parent, seed=seed)


@pytest.fixture
def table(make_records, make_profile):
    """Records of a table with versions of the coder `pipelines`: parameters and score, None for one that failed."""

    def make(*versions, verdict="crashed", rows=300):
        records = make_records(make_profile(rows=rows), "accuracy", "maximize")
        for number, (params, score) in enumerate(versions, 1):
            records.add_version(f"v{number}", write_params_line(params))
            if score is None:
                records.add_round(f"v{number}", verdict=verdict)
            else:
                records.add_grade(f"v{number}", Grade(graded=True, validation=score), confirmed=True)
        return records

    return make


def write_pipeline(records, turn):
    asyncio.run(PipelinesCoder().write_version(records, turn))
    return read_params(records.texts[turn.version], records.data.kind), records.versions[-1]


def test_drafts_of_pipelines_are_of_models_without_versions(table):
    records = table((FOREST, 0.9))
    models = ["forest"]

    for number in range(2, 8):
        params, version = write_pipeline(records, turn_of(number, "draft", seed=number))
        records.add_grade(version.version, Grade(graded=True, validation=0.5), kind="draft")
        models.append(params["model"])
        assert version.parents == []
        assert version.summary.endswith("(a draft of another model).")

    assert len(set(models)) == 7


def test_drafts_go_on_when_every_model_has_been_tried(table):
    records, tried = table((FOREST, 0.9)), [make_key(FOREST)]

    for number in range(2, 20):
        params, version = write_pipeline(records, turn_of(number, "draft", seed=number))
        records.add_grade(version.version, Grade(graded=True, validation=0.5), kind="draft")
        tried.append(make_key(params))

    assert len(set(tried)) == 19


def test_drafts_written_side_by_side_are_of_different_models(table):
    models = []
    for number in (2, 3, 4):
        records = table((FOREST, 0.9))
        for other in (2, 3, 4):
            records.add_round(f"v{other}", status="proposing", kind="draft")
        models.append(write_pipeline(records, turn_of(number, "draft", seed=number))[0]["model"])

    assert len(set(models)) == 3


@pytest.mark.parametrize("verdict", ["timed_out", "out_of_memory"])
def test_repair_of_a_pipeline_that_took_too_much_learns_from_fewer_rows(table, verdict):
    records = table((FOREST, 0.7), (BOOSTING, None), verdict=verdict, rows=5_000)

    params, version = write_pipeline(records, turn_of(3, "debug", parent="v2"))

    assert (params["model"], params["rows"] <= 2_500, version.parents) == ("boosting", True, ["v2"])
    assert "v2 with less work" in version.summary


def test_repairs_of_a_pipeline_that_crashed_become_smaller(table):
    records = table((FOREST, 0.7), (BOOSTING, None))

    first, _ = write_pipeline(records, turn_of(3, "debug", parent="v2"))
    records.add_round("v3", verdict="crashed", kind="debug", parent="v2")
    second, _ = write_pipeline(records, turn_of(4, "debug", parent="v3"))

    assert first["model"] == second["model"] == "boosting"
    assert BOOSTING["leaves"] > first["leaves"] > second["leaves"]


def test_repair_of_joined_models_joins_fewer(table):
    members = [FOREST, BOOSTING, {"model": "extra_trees", "features": 0.2, "leaf": 1}]
    records = table(
        (FOREST, 0.7), ({"model": "stack", "members": members}, None), ({"model": "vote", "members": members}, None)
    )

    params, _ = write_pipeline(records, turn_of(4, "debug", parent="v2"))

    assert params == {"model": "vote", "members": members[:2]}


def test_step_of_a_pipeline_stays_with_its_parent(table):
    records = table((FOREST, 0.9), (BOOSTING, 0.7))

    for number in range(3, 12):
        params, version = write_pipeline(records, turn_of(number, "improve", parent="v2", seed=number))
        records.add_round(version.version, status="running")
        assert params["model"] == "boosting"
        assert version.parents == ["v2"]


def test_search_from_the_best_version_uses_all_that_is_known(table):
    """As it did before there were policies: what does well on most tables comes first."""
    records = table((FOREST, 0.9), (BOOSTING, 0.7))

    params, version = write_pipeline(records, turn_of(3, "improve", parent="v1"))

    assert (params["model"], "does well on most tables" in version.summary) == ("svc", True)


@pytest.fixture
def program(make_records):
    """Records of a program with two numbers, and versions of the coder `parameters` with these values and scores."""

    def make(*versions):
        records = make_records(None, metric="score", direction="maximize", objective={"metric": "score"})
        records.add_version("seed", PROGRAM, agent="user")
        for number, (radius, height, score) in enumerate(versions, 1):
            text = PROGRAM.replace("RADIUS = 0.5", f"RADIUS = {radius}").replace("HEIGHT = 0.5", f"HEIGHT = {height}")
            records.add_version(f"v{number}", text, agent="parameters", parents=["seed"])
            found = Grade(graded=score is not None, validation=score, reason="" if score is not None else "It failed.")
            verdict = None if score is not None else "invalid"
            records.add_grade(f"v{number}", found, verdict=verdict, confirmed=score is not None)
        return records

    return make


def write_values(records, turn):
    asyncio.run(ParametersCoder().write_version(records, turn))
    values: dict = {}
    exec(records.texts[turn.version].rsplit("print", 1)[0], values)
    return (values["RADIUS"], values["HEIGHT"]), records.versions[-1]


def test_drafts_of_parameters_are_far_from_all_versions(program):
    records = program((0.5, 0.5, 0.1), (0.1, 0.1, 0.2))

    (radius, height), version = write_values(records, turn_of(3, "draft"))

    assert max(radius, height) > 0.7
    assert all(max(abs(radius - x), abs(height - y)) > 0.3 for x, y in ((0.5, 0.5), (0.1, 0.1)))
    assert version.parents == ["seed"]
    assert version.summary.endswith("(a draft, far from the others).")


def test_repairs_of_parameters_go_half_the_way_to_what_works(program):
    records = program((0.2, 0.2, 0.5), (0.9, 0.9, 0.4), (0.4, 0.2, None))

    first, version = write_values(records, turn_of(4, "debug", parent="v3"))

    assert first == pytest.approx((0.3, 0.2), abs=1e-6)
    assert version.parents == ["v3"]
    records.add_grade("v4", Grade(graded=False, reason="It failed."), verdict="invalid", kind="debug", parent="v3")
    second, _ = write_values(records, turn_of(5, "debug", parent="v4"))
    assert second == pytest.approx((0.25, 0.2), abs=1e-6)


def test_step_of_parameters_moves_its_parent(program):
    records = program((0.2, 0.2, 0.5), (0.9, 0.9, 0.4))

    for number in range(3, 9):
        (radius, height), version = write_values(records, turn_of(number, "improve", parent="v2", seed=number))

        assert (radius, height) != (0.9, 0.9)
        assert "(near v2)" in version.summary
        records.add_round(version.version, status="running")


@pytest.mark.parametrize("kind", ["draft", "improve", "debug"])
def test_same_records_and_seed_give_the_same_version(program, table, kind):
    parent = None if kind == "draft" else "v2"
    score = None if kind == "debug" else 0.4

    def write_both():
        records = program((0.2, 0.2, 0.5), (0.9, 0.9, score))
        write_values(records, turn_of(3, kind, parent=parent))
        of_table = table((FOREST, 0.9), (BOOSTING, score))
        write_pipeline(of_table, turn_of(3, kind, parent=parent))
        return records.texts["v3"], of_table.texts["v3"]

    assert write_both() == write_both()


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ({}, "Continue from v1 instead"),
        ({"policy": "islands"}, "Compared with v1, the best version, the score is worse"),
    ],
)
def test_feedback_leaves_it_to_the_policy_where_to_go_on(make_records, make_profile, search, sentence):
    records = make_records(make_profile(), "accuracy", "maximize", search=search)
    records.add_grade("v1", Grade(graded=True, validation=0.9), confirmed=True)
    task, loop = asyncio.run(records.get_task(task_id=1)), asyncio.run(records.get_loop(task_id=1))
    best = Best(version="v1", validation=loop.rounds[0].score)

    suggestions = suggest_direction(
        FeedbackRecord(version="v2", verdict="worse"), task, loop.model_copy(update={"best": best})
    )

    assert suggestions[0].startswith(sentence)


def test_last_version_joins_the_best_of_different_models(table):
    trees = {"model": "extra_trees", "features": 0.5, "leaf": 1}
    records = table(
        (FOREST, 0.9), (FOREST | {"leaf": 2}, 0.7), (BOOSTING, 0.85), (trees, 0.8), ({"model": "naive_bayes"}, 0.4)
    )
    last = TaskSpec().budget.versions

    before, _ = write_pipeline(records, turn_of(last - 1, "improve", parent="v1"))
    joined, version = write_pipeline(records, turn_of(last, "improve", parent="v1"))

    assert before["model"] != "vote" and joined["model"] == "vote"
    assert [each["model"] for each in joined["members"]] == ["forest", "boosting", "extra_trees"]
    assert joined["members"][0]["leaf"] == 8, "the best of its model"
    assert version.summary.endswith("(joins the best, as the last version).")
