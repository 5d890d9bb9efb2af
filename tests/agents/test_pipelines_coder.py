import asyncio
import random

import pytest

from orchestrator.agents.pipelines import PipelinesCoder
from orchestrator.agents.pipelines.costs import estimate_fixed_seconds, estimate_seconds
from orchestrator.agents.pipelines.families import list_families, list_ranges
from orchestrator.agents.pipelines.params import is_known, make_key, read_params, write_params_line
from orchestrator.agents.pipelines.problem import Problem
from orchestrator.agents.pipelines.ranges import Choice
from orchestrator.agents.pipelines.starting_points import FIRST
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.grading import Column, Grade
from tests.agents.tables import write_mixed


def turn_of(number, *, parent=None, seed=1, kind="improve"):
    return Turn(task_id=1, loop_id="loop-1", round=number, kind=kind, version=f"v{number}", parent=parent, seed=seed)


def write(records, turn, coder=None):
    """Write the version of this turn and return its parameters."""
    asyncio.run((coder or PipelinesCoder()).write_version(records, turn))
    return read_params(records.texts[turn.version], records.data.kind)


def drawn_params(kind, draw):
    """Any parameters, within the ranges."""
    family = draw.choice(sorted(list_families(kind)))
    params = {"model": family}
    for name, range_ in list_ranges(list_families(kind)[family]).items():
        params[name] = draw.choice(range_.options) if isinstance(range_, Choice) else range_.low
    return params | ({"reduce": "none"} if "reduce" in params else {})


def with_history(records, count, score_of=lambda params: 0.8):
    """`count` graded versions: those that are tried first, then drawn ones."""
    draw = random.Random(4)
    first = FIRST[records.data.kind]
    for number in range(1, count + 1):
        params = first[number - 1] if number <= len(first) else drawn_params(records.data.kind, draw)
        records.add_version(f"v{number}", write_params_line(params))
        records.add_grade(f"v{number}", Grade(graded=True, validation=score_of(params)), confirmed=True)
    return records


@pytest.mark.parametrize("kind, model", [("classification", "naive_bayes"), ("regression", "linear")])
def test_baseline_is_the_simplest_model(make_records, make_profile, kind, model):
    records = make_records(make_profile(kind), "accuracy", "maximize")

    params = write(records, turn_of(1, kind="baseline"))

    assert params["model"] == model
    assert records.versions[0].agent == "pipelines" and records.versions[0].parents == []


def test_version_names_its_parent_and_what_changed(make_records, make_profile):
    records = with_history(make_records(make_profile(), "accuracy", "maximize"), 8, lambda params: params.get("C", 0))

    params = write(records, turn_of(9, parent="v1"))

    assert records.versions[-1].parents == ["v1"]
    if params["model"] == "svc":
        assert "C 10.0 -> " in records.versions[-1].summary
    assert len(records.versions[-1].summary) < 2000 and "\n" not in records.versions[-1].summary


@pytest.mark.parametrize("count", [0, 3, 8, 12, 20])
@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_same_records_and_seed_give_the_same_program(make_records, make_profile, kind, count):
    texts = []
    for _ in range(2):
        records = with_history(make_records(make_profile(kind), "accuracy", "maximize"), count)
        write(records, turn_of(count + 1, parent="v1" if count else None))
        texts.append(records.texts[f"v{count + 1}"])

    assert texts[0] == texts[1]


def test_no_version_is_tried_twice(make_records, make_profile):
    records, coder = make_records(make_profile(), "accuracy", "maximize"), PipelinesCoder()

    for number in range(1, 31):
        write(records, turn_of(number, seed=number, kind="baseline" if number == 1 else "improve"), coder)
        score = random.Random(number).random()
        grade = (
            Grade(graded=True, validation=score) if number % 5 else Grade(graded=False, reason="It printed a number.")
        )
        records.add_grade(f"v{number}", grade, confirmed=True, verdict=None if number % 5 else "invalid")

    tried = [make_key(read_params(text, "classification")) for text in records.texts.values()]
    assert len(set(tried)) == 30
    assert {"vote", "stack"} <= {read_params(text, "classification")["model"] for text in records.texts.values()}


@pytest.mark.parametrize("count", [1, 8, 9, 10])
def test_versions_written_side_by_side_differ(make_records, make_profile, count):
    """None of the rounds sees what the others write."""
    found = []
    for number in range(count + 1, count + 5):
        records = with_history(make_records(make_profile(), "accuracy", "maximize"), count)
        for other in range(count + 1, count + 5):
            records.add_round(f"v{other}", status="proposing")
        found.append(make_key(write(records, turn_of(number, seed=number))))

    assert len(set(found)) == 4


def test_versions_in_progress_are_not_repeated(make_records, make_profile):
    records, coder = with_history(make_records(make_profile(), "accuracy", "maximize"), 9), PipelinesCoder()

    for number in range(10, 20):
        records.add_round(f"v{number}", status="proposing")
        write(records, turn_of(number, seed=3), coder)
        records.add_round(f"v{number}", status="running")

    tried = [make_key(read_params(records.texts[f"v{number}"], "classification")) for number in range(10, 20)]
    assert len(set(tried)) == 10


@pytest.mark.parametrize("direction, better", [("maximize", 1), ("minimize", -1)])
def test_search_goes_where_scores_are_better(make_records, make_profile, direction, better):
    """Nearest neighbours score well, all else badly: more of them are proposed than of any other family."""
    records, coder = make_records(make_profile(), "accuracy", direction), PipelinesCoder()
    records.direction = direction

    for number in range(1, 41):
        params = write(records, turn_of(number, seed=number), coder)
        score = better * (
            0.9 if params["model"] == "neighbours" else 0.1 if params["model"] not in ("vote", "stack") else 0.0
        )
        records.add_grade(f"v{number}", Grade(graded=True, validation=score), confirmed=True)

    models = [read_params(text, "classification")["model"] for text in records.texts.values()][10:]
    assert models.count("neighbours") > len(models) / 2


def test_failed_family_is_avoided(make_records, make_profile):
    records, coder = make_records(make_profile(), "accuracy", "maximize"), PipelinesCoder()

    for number in range(1, 41):
        params = write(records, turn_of(number, seed=number), coder)
        if params["model"] in ("boosting", "neural", "vote", "stack"):
            records.add_round(f"v{number}", verdict="timed_out")
        else:
            records.add_grade(f"v{number}", Grade(graded=True, validation=0.9), confirmed=True)

    models = [read_params(text, "classification")["model"] for text in records.texts.values()][10:]
    assert models.count("boosting") + models.count("neural") <= 4


def test_joining_ends_where_it_fails(make_records, make_profile):
    records, coder = make_records(make_profile(), "accuracy", "maximize"), PipelinesCoder()

    for number in range(1, 31):
        params = write(records, turn_of(number, seed=number), coder)
        if params["model"] in ("vote", "stack"):
            records.add_round(f"v{number}", verdict="timed_out")
        else:
            records.add_grade(f"v{number}", Grade(graded=True, validation=0.5 + number / 100), confirmed=True)

    models = [read_params(text, "classification")["model"] for text in records.texts.values()]
    assert models.count("vote") + models.count("stack") == 2


def test_foreign_versions_do_no_harm(make_records, make_profile):
    records = make_records(make_profile(), "accuracy", "maximize")
    records.add_version("theirs", "print('hello')", agent="a person")
    records.add_grade("theirs", Grade(graded=True, validation=0.99), confirmed=True)
    records.add_version("odd", '# pipelines: {"model": "svc", "C": "rm -rf"}')

    assert is_known(write(records, turn_of(3, parent="theirs")), "classification")
    assert records.versions[-1].parents == ["theirs"]


def test_scores_of_another_grader_are_not_compared(make_records, make_profile):
    plain = with_history(make_records(make_profile(), "accuracy", "maximize"), 8)
    mixed = with_history(make_records(make_profile(), "accuracy", "maximize"), 8)
    old = mixed.results[0].model_copy(update={"score": 99.0, "grader": "older", "id": 0})
    mixed.results.insert(0, old)

    assert write(mixed, turn_of(9)) == write(plain, turn_of(9))


def test_programs_are_read_once(make_records, make_profile):
    records, coder = with_history(make_records(make_profile(), "accuracy", "maximize"), 15), PipelinesCoder()

    write(records, turn_of(16), coder)
    write(records, turn_of(17), coder)

    assert records.reads == 16


def test_every_page_of_the_records_is_read(make_records, make_profile):
    records = with_history(make_records(make_profile(), "accuracy", "maximize"), 231)

    write(records, turn_of(232))

    assert records.reads == 231
    assert "after 231 graded versions" in records.versions[-1].summary


@pytest.mark.parametrize("metric", ["roc_auc", "neg_log_loss", "log_loss", "average_precision"])
def test_probabilities_are_written_when_the_metric_needs_them(make_records, make_profile, metric):
    records = make_records(make_profile(), metric, "maximize")

    write(records, turn_of(1))

    assert "CalibratedClassifierCV(SVC(" in records.texts["v1"] and "proba_" in records.texts["v1"]


@pytest.mark.parametrize(
    "cause, added", [("missing_probabilities", True), ("wrong_probabilities", False), (None, False)]
)
def test_probabilities_are_added_when_the_grader_misses_them(make_records, make_profile, cause, added):
    records = make_records(make_profile(), "a metric of theirs", "maximize")
    write(records, turn_of(1))
    records.add_grade("v1", Grade(graded=False, cause=cause, reason="Its proba_ columns."), verdict="invalid")

    write(records, turn_of(2))

    assert "proba_" not in records.texts["v1"]
    assert ("proba_" in records.texts["v2"]) is added


def test_large_data_gets_models_that_end_in_time(make_records, make_profile):
    records, coder = make_records(make_profile("regression", rows=300_000), "r2", "maximize"), PipelinesCoder()
    problem = Problem(records.data, metric="r2")
    told_whole = 0

    for number in range(1, 16):
        params = write(records, turn_of(number, seed=number), coder)
        rows = params.get("rows", 300_000)
        assert estimate_fixed_seconds(problem) + sum(estimate_seconds(params, problem, rows)) <= problem.planned_seconds
        assert ("SHARE = " in records.texts[f"v{number}"]) == ("rows" in params)
        summary = records.versions[-1].summary
        if "->" not in summary:  # else it tells what was changed of the parent's parameters, and nothing more
            assert ("rows drawn at random" in summary) == ("rows" in params)
            told_whole += 1
        records.add_grade(f"v{number}", Grade(graded=True, validation=0.5), confirmed=True)

    assert told_whole > 0


@pytest.mark.parametrize("verdict", ["timed_out", "out_of_memory"])
def test_what_was_too_much_is_not_proposed_again(make_records, make_profile, verdict):
    """Each version fails: each later one of the same model is to learn from half of the rows at most."""
    records, coder = make_records(make_profile("regression", rows=300_000), "r2", "maximize"), PipelinesCoder()

    least: dict[str, int] = {}
    for number in range(1, 13):
        try:
            params = write(records, turn_of(number, seed=number), coder)
        except AgentFailed as refusal:
            assert "run.timeout_seconds" in str(refusal)
            break
        rows = params.get("rows", 300_000)
        assert rows <= least.get(params["model"], 300_000)
        least[params["model"]] = rows // 2
        records.add_round(f"v{number}", verdict=verdict)

    assert len(least) >= 2


def test_same_records_and_seed_give_the_same_program_of_a_mixed_table(make_records, tmp_path):
    data = write_mixed(tmp_path, "classification", 200, rare=0.1)
    texts = []
    for _ in range(2):
        records, coder = make_records(data, "f1", "maximize"), PipelinesCoder()
        for number in range(1, 15):
            write(records, turn_of(number, seed=number, kind="baseline" if number == 1 else "improve"), coder)
            records.add_grade(f"v{number}", Grade(graded=True, validation=number % 7 / 10), confirmed=True)
        texts.append(records.texts)

    assert texts[0] == texts[1] and len(set(texts[0].values())) == 14
    for text in texts[0].values():
        compile(text, "main.py", "exec")


def test_table_without_anything_to_learn_from_is_refused(make_records, make_profile):
    of_one_class = make_profile().model_copy(update={"class_rows": {"no": 300, "yes": 0}})
    empty = make_profile().model_copy(update={"columns": [Column(name="fax", type="empty", missing=500)]})

    with pytest.raises(AgentFailed, match="one class"):
        write(make_records(of_one_class, "accuracy", "maximize"), turn_of(1))
    with pytest.raises(AgentFailed, match="No column"):
        write(make_records(empty, "accuracy", "maximize"), turn_of(1))
    with pytest.raises(AgentFailed, match="no data"):
        write(make_records(None, "accuracy", "maximize"), turn_of(1))


@pytest.mark.parametrize("kind", ["baseline", "improve"])
def test_table_beyond_all_limits_is_said_to_be_so(make_records, make_profile, kind):
    records = make_records(make_profile(rows=20_000_000), "accuracy", "maximize")

    with pytest.raises(AgentFailed, match="raise run.timeout_seconds or run.memory_mb"):
        write(records, turn_of(1, kind=kind))
