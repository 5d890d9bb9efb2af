"""Search policies as pure functions: which version a round starts from, by what has been tried and a seed."""

import random
from dataclasses import replace

import pytest
from pydantic import ValidationError

from orchestrator.contract.spec import Search
from orchestrator.contract.spec_search import POLICIES as CONTRACT_POLICIES
from orchestrator.engine.loop.policies.select import POLICIES, find_policy, select
from orchestrator.engine.loop.policies.shapes import Brief, PastRound, SearchRules, build_search_rules
from orchestrator.engine.loop.policies.tree import list_debuggable

RULES = {
    "greedy": SearchRules(),
    "greedy with drafts": SearchRules(drafts=3),
    "best_of_n": SearchRules(policy="best_of_n", n=3),
    "tree": SearchRules(policy="tree"),
    "islands": SearchRules(policy="islands", migrate_every=2),
    "islands by size": SearchRules(policy="islands", islands=2, features=("size",)),
    "pareto": SearchRules(policy="pareto"),
    "pareto with drafts": SearchRules(policy="pareto", drafts=2),
    "tree, then islands": SearchRules(policy="tree", switch_to="islands", switch_after=6),
    "greedy, then tree": SearchRules(switch_to="tree", switch_after=4),
    "best_of_n, then greedy": SearchRules(policy="best_of_n", switch_to="greedy", switch_after=2),
}


def past(number, value=None, *, kind="improve", parent=None, confirmed=False, failed=False, **more):
    kind = "baseline" if number == 1 else kind
    return PastRound(number, kind, f"v{number}", parent, value, confirmed, failed, **more)


BASELINE = past(1, 0.5, confirmed=True)


def play(rules: SearchRules, seed: int, *, rounds: int = 40, parallel: int = 1) -> list[PastRound]:
    """A loop whose versions score, fail or are not written by chance; those of one batch begin side by side."""
    chance, history, best = random.Random(seed), [], -1.0
    while len(history) < rounds:
        batch = []
        for _ in range(parallel if history else 1):
            number = len(history) + len(batch) + 1
            brief = select([*history, *batch], rules, number, seed)
            batch.append(PastRound(number, brief.kind, f"v{number}", brief.parent))
        for begun in batch:
            luck = chance.random()
            if luck < 0.3 and begun.kind != "baseline":
                history.append(replace(begun, failed=True, uploaded=luck > 0.05))
                continue
            value = chance.random()
            leads = value > best
            best = max(value, best)
            features = {"size": float(chance.randrange(100, 900)), "model": chance.choice("abc"), "depth": value}
            cases = {name: chance.random() for name in "wxyz"}
            history.append(replace(begun, value=value, confirmed=leads, features=features, cases=cases))
    return history


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("parallel", [1, 3])
def test_parents_exist_are_done_and_did_not_fail_unless_debugged(name, parallel):
    for seed in range(20):
        history = play(RULES[name], seed, parallel=parallel)
        by_version = {one.version: one for one in history}
        for one in history:
            if one.parent is None:
                assert one.kind in ("baseline", "draft"), one
                continue
            parent = by_version[one.parent]
            assert parent.number < one.number - (one.number - 2) % parallel, "it was under way with the others"
            assert parent.failed is (one.kind == "debug")
            assert parent.uploaded


@pytest.mark.parametrize("name", RULES)
def test_same_history_and_seed_give_the_same_brief(name):
    history = play(RULES[name], 5)
    for number in range(1, len(history) + 1):
        first = select(history[: number - 1], RULES[name], number, 5)

        assert select(tuple(history[: number - 1]), RULES[name], number, 5) == first
        assert (first.kind, first.parent) == (history[number - 1].kind, history[number - 1].parent)


def test_contract_and_engine_know_the_same_policies():
    assert set(POLICIES) == set(CONTRACT_POLICIES)


def test_first_round_is_the_baseline_whatever_the_policy():
    for rules in RULES.values():
        assert select([], rules, 1, 1) == Brief("baseline")


def test_greedy_starts_from_the_best_confirmed_version():
    history = [BASELINE, past(2, 0.7, confirmed=True), past(3, 0.9), past(4, failed=True)]

    brief = select(history, RULES["greedy"], 5, 1)

    assert (brief.kind, brief.parent) == ("improve", "v2")


def test_greedy_without_a_best_version_improves_nothing():
    assert select([past(1, failed=True)], RULES["greedy"], 2, 1).parent is None


def test_greedy_begins_with_as_many_drafts_as_asked_for():
    history = play(RULES["greedy with drafts"], 3, rounds=10)

    assert [one.kind for one in history[:5]] == ["baseline", "draft", "draft", "draft", "improve"]
    assert [one.parent for one in history[1:4]] == [None] * 3


def test_best_of_n_keeps_one_parent_for_a_group():
    history = [BASELINE, *(past(n, 0.4, kind="draft") for n in (2, 3))]
    history.append(past(4, 0.8, kind="draft", confirmed=True))
    history.append(past(5, 0.9, parent="v4", confirmed=True))

    within = select(history, RULES["best_of_n"], 6, 1)
    after = select([*history, *(past(n, 0.1, parent="v4") for n in (6, 7))], RULES["best_of_n"], 8, 1)

    assert (within.kind, within.parent, within.note) == ("improve", "v4", "2 of 3 in group 2")
    assert after.parent == "v5"


def test_best_of_n_as_large_as_the_budget_draws_independently():
    history = play(SearchRules(policy="best_of_n", n=40), 1)

    assert {(one.kind, one.parent) for one in history[1:]} == {("draft", None)}


def test_tree_debugs_failed_leaves_as_often_as_told():
    always = SearchRules(policy="tree", drafts=0, debug_probability=1.0)
    never = replace(always, debug_probability=0.0)
    history = [BASELINE, past(2, failed=True, parent="v1"), past(3, 0.6, parent="v1")]

    assert select(history, always, 4, 1).kind == "debug"
    assert select(history, always, 4, 1).parent == "v2"
    assert select(history, never, 4, 1) == Brief("improve", "v3", "the highest score so far")


def test_tree_gives_up_a_failed_version_at_the_depth():
    history = [BASELINE, past(2, failed=True, parent="v1")]
    history += [past(n, failed=True, parent=f"v{n - 1}", kind="debug") for n in (3, 4)]

    assert [one.version for one in list_debuggable(history, 3)] == ["v4"]
    assert list_debuggable(history, 2) == []


def test_tree_neither_debugs_a_version_twice_nor_one_that_was_not_written():
    begun = past(4, parent="v2", kind="debug")
    history = [BASELINE, past(2, failed=True), past(3, failed=True, uploaded=False), begun]

    assert list_debuggable(history, 3) == []


def test_tree_drafts_again_where_everything_failed():
    rules = SearchRules(policy="tree", drafts=1, debug_probability=0.0)
    history = [past(1, failed=True), past(2, failed=True, kind="draft")]

    assert select(history, rules, 3, 1).kind == "draft"


def test_another_policy_is_in_charge_while_the_search_stalls():
    rules = SearchRules(switch_to="tree", switch_after=3)
    history = [BASELINE, past(2, 0.6, confirmed=True), *(past(n, 0.1) for n in (3, 4, 5))]

    assert find_policy(history[:4], rules, 5) == "greedy"
    assert find_policy(history, rules, 6) == "tree"
    assert select(history, rules, 6, 1).note == "tree in charge: draft 1 of 3"
    assert find_policy([*history, past(6, 0.9, confirmed=True)], rules, 7) == "greedy"


def test_seeds_differ_in_what_they_choose():
    chosen = {tuple(one.parent for one in play(RULES["tree"], 3, rounds=20))}
    history = play(RULES["tree"], 3, rounds=20)
    kinds = {tuple(select(history[:n], RULES["tree"], n + 1, seed).kind for n in range(5, 20)) for seed in range(20)}

    assert len(chosen) == 1
    assert len(kinds) > 10


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ({"policy": "annealing"}, "'annealing' is unknown; available: greedy, best_of_n, tree, islands, pareto"),
        ({"switch_to": "annealing", "switch_after": 3}, "search.switch_to = 'annealing' is unknown"),
        ({"n": 4}, "search.n is an option of best_of_n, not of greedy"),
        ({"policy": "pareto", "debug_depth": 2}, "search.debug_depth is an option of tree, not of pareto"),
        ({"switch_to": "tree"}, "go together"),
        ({"policy": "tree", "switch_to": "tree", "switch_after": 4}, "is the policy itself"),
        ({"switch_to": "tree", "switch_after": 9, "plateau_versions": 9}, "never comes"),
        ({"policy": "tree", "debug_probability": 1.5}, "less than or equal to 1"),
        ({"policy": "islands", "features": []}, "at least 1 item"),
        ({"temperature": 1}, "Extra inputs are not permitted"),
    ],
)
def test_options_that_do_not_fit_are_refused(search, sentence):
    with pytest.raises(ValidationError, match=sentence.replace("(", r"\(")):
        Search.model_validate(search)


def test_options_of_the_policy_that_takes_over_are_taken():
    search = Search(policy="greedy", drafts=2, switch_to="tree", switch_after=5, debug_depth=1)

    assert build_search_rules(search) == SearchRules(drafts=2, switch_to="tree", switch_after=5, debug_depth=1)


def test_stored_search_is_read_as_it_is():
    stored = {"policy": "of_another_release", "n": 4}

    assert Search.model_validate(stored, context={"stored": True}).policy == "of_another_release"
