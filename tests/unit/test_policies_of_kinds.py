"""Search policies that keep versions of different kinds: islands with their cells, and pareto with its cases."""

from orchestrator.engine.loop.policies.cells import find_cells
from orchestrator.engine.loop.policies.islands import build_islands
from orchestrator.engine.loop.policies.pareto import find_fronts
from orchestrator.engine.loop.policies.select import select
from orchestrator.engine.loop.policies.shapes import Brief, SearchRules
from tests.unit.test_policies import BASELINE, RULES, past, play


def test_each_island_begins_with_a_draft_and_develops_apart():
    rules = SearchRules(policy="islands", islands=2, migrate_every=100)
    history = play(rules, 4)

    assert [one.kind for one in history[:3]] == ["baseline", "draft", "draft"]
    islands = build_islands(history, rules, 41)
    for one in history:
        if one.kind == "improve" and one.parent != "v1":
            assert one.parent in {member.version for member in islands[one.number % 2]}


def test_highest_version_of_an_island_joins_the_next_one():
    rules = SearchRules(policy="islands", islands=2, migrate_every=2)
    history = [BASELINE, past(2, 0.6), past(3, 0.1), past(4, 0.2), past(5, 0.3)]

    before, after = build_islands(history, rules, 5), build_islands(history, rules, 6)

    assert [[one.version for one in island] for island in before] == [["v2", "v4"], ["v3"]]
    assert [[one.version for one in island] for island in after] == [["v2", "v4", "v5"], ["v3", "v5", "v2"]]


def test_island_whose_drafts_fail_goes_on_from_the_baseline():
    rules = SearchRules(policy="islands", islands=2)
    history = [BASELINE, *(past(n, failed=True, kind="draft") for n in (2, 3, 4, 5))]

    assert select(history[:3], rules, 4, 1).kind == "draft"
    assert (select(history, rules, 6, 1).kind, select(history, rules, 6, 1).parent) == ("improve", "v1")
    assert select([past(1, failed=True), *history[1:]], rules, 6, 1).kind == "draft"


def test_cells_keep_the_best_version_of_each_kind():
    history = [
        past(2, 0.3, features={"model": "svc", "size": 400.0, "C": 1.0}),
        past(3, 0.4, features={"model": "svc", "size": 401.0, "C": 1.0}),
        past(4, 0.2, features={"model": "forest", "size": 402.0, "C": 9.0}),
    ]

    cells = find_cells(history, history, [])
    by_size = find_cells(history, history, ["size"])

    assert {cell[0]: one.version for cell, one in cells.items()} == {("model", "svc"): "v3", ("model", "forest"): "v4"}
    assert [one.version for one in by_size.values()] == ["v3"]


def test_islands_improve_other_kinds_than_the_best_too():
    rules = SearchRules(policy="islands", islands=2, migrate_every=100)
    history = [BASELINE, past(2, 0.9, features={"model": "svc"}), past(3, 0.1), past(4, 0.2, features={"model": "nb"})]
    history.append(past(5, 0.1))

    parents = [select(history, rules, 6, seed).parent for seed in range(200)]

    assert set(parents) == {"v2", "v4"}
    assert parents.count("v2") > parents.count("v4") > 20


def test_names_of_cells_are_made_safe_to_show():
    odd = [past(n, 0.5, features={"mo\x1bdel": value}) for n, value in ((2, "a\n" + "b" * 500), (4, "c"))]
    rules = SearchRules(policy="islands", islands=2)

    notes = {select([BASELINE, *odd], rules, 6, seed).note for seed in range(50)}

    assert all(note.isprintable() and len(note) < 150 for note in notes)


def test_pareto_starts_from_versions_that_are_best_on_a_case():
    history = [
        past(1, 0.9, cases={"a": 0.0, "b": 5.0, "c": 1.0}),
        past(2, 0.5, cases={"a": 3.0, "b": 1.0, "c": 1.0}),
        past(3, 0.4, cases={"a": 3.0, "b": 2.0, "c": 2.0}),
    ]

    parents = [select(history, RULES["pareto"], 4, seed) for seed in range(100)]

    assert {brief.parent for brief in parents} == {"v1", "v2"}
    assert {brief.note for brief in parents} == {"best on 2 of 3 cases"}


def test_pareto_does_without_versions_that_others_cover():
    history = [past(1, 0.1, cases={"a": 1.0}), past(2, 0.9, cases={"a": 1.0, "b": 0.0}), past(3, 0.5, cases={"b": 2.0})]

    assert find_fronts(history) == [{"v3"}, {"v2"}]


def test_pareto_without_cases_says_what_it_does_instead():
    brief = select([BASELINE, past(2, 0.8)], RULES["pareto"], 3, 1)

    assert brief == Brief("improve", "v2", "the highest score so far: the grader tells of no cases")
