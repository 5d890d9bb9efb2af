"""The bandit that chooses among coders: by what their tries gained and cost, from the rounds and a seed alone."""

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest
from pydantic import ValidationError

from orchestrator.contract.errors import Invalid
from orchestrator.contract.model_calls import Spending
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import Agents, TaskSpec
from orchestrator.engine.loop.coders import measure_cost
from orchestrator.engine.loop.policies.coders import (
    CoderChoice,
    CoderRound,
    choose_coder,
    find_end_of_rest,
    measure_rewards,
)

SMALL, BIG = "llm:a:small", "llm:b:big"
BASELINE = CoderRound(1, SMALL, 0.1, confirmed=True, cost=0.02)


def play(chances: dict[str, float], costs: dict[str, float], seed: int, *, rounds: int = 40, parallel: int = 1):
    """A loop in which each coder closes a fifth of the way to 1 as often as its chance says."""
    luck, history, best = random.Random(seed), [BASELINE], 0.1
    while len(history) < rounds:
        batch = []
        for number in range(len(history) + 1, len(history) + 1 + parallel):
            choice = choose_coder([*history, *batch], list(chances), number, seed, goal=1.0)
            batch.append(CoderRound(number, choice.coder))
        for begun in batch:
            gains = luck.random() < chances[begun.coder]
            value = best + 0.2 * (1 - best) if gains else best - 0.01
            best = max(best, value)
            history.append(replace(begun, value=value, confirmed=gains, cost=costs[begun.coder]))
    return history


def count(history) -> Counter:
    return Counter(past.coder for past in history[1:])


def test_each_coder_has_one_try_first_in_the_order_of_the_task():
    history = play({SMALL: 0.5, BIG: 0.5, "parameters": 0.5}, {SMALL: 0.1, BIG: 0.1, "parameters": 0.1}, 1, rounds=4)

    assert [past.coder for past in history] == [SMALL, SMALL, BIG, "parameters"]


def test_batch_of_rounds_tries_each_coder_too():
    history = play({SMALL: 0.5, BIG: 0.5}, {SMALL: 0.1, BIG: 0.1}, 1, rounds=5, parallel=2)

    assert {past.coder for past in history[1:3]} == {SMALL, BIG}


@pytest.mark.parametrize("seed", range(5))
def test_same_rounds_and_seed_give_the_same_coder(seed):
    history = play({SMALL: 0.3, BIG: 0.6}, {SMALL: 0.02, BIG: 0.08}, seed)

    for number in range(2, len(history) + 1):
        choice = choose_coder(tuple(history[: number - 1]), (SMALL, BIG), number, seed, goal=1.0)
        assert choice.coder == history[number - 1].coder


def test_another_seed_gives_other_choices():
    histories = [play({SMALL: 0.5, BIG: 0.5}, {SMALL: 0.1, BIG: 0.1}, seed) for seed in range(3)]

    assert len({tuple(past.coder for past in history) for history in histories}) == 3


@pytest.mark.parametrize("seed", range(5))
def test_rounds_go_to_the_coder_that_gains_more_for_the_same_cost(seed):
    counts = count(play({SMALL: 0.05, BIG: 0.6}, {SMALL: 0.05, BIG: 0.05}, seed, rounds=60))

    assert counts[BIG] > 2 * counts[SMALL]


@pytest.mark.parametrize("seed", range(5))
def test_rounds_go_to_the_cheaper_of_two_that_gain_alike(seed):
    counts = count(play({SMALL: 0.4, BIG: 0.4}, {SMALL: 0.01, BIG: 0.1}, seed, rounds=60))

    assert counts[SMALL] > 2 * counts[BIG]


@pytest.mark.parametrize("seed", range(5))
def test_dear_coder_takes_over_once_the_cheap_one_gains_nothing_more(seed):
    spent = [BASELINE, CoderRound(2, SMALL, 0.3, confirmed=True, cost=0.02)]
    spent += [CoderRound(3, BIG, 0.5, confirmed=True, cost=0.06)]
    spent += [CoderRound(number, SMALL, 0.5, cost=0.02) for number in range(4, 40)]
    choices = [choose_coder(spent, [SMALL, BIG], 40, seed * 100 + draw, goal=1.0).coder for draw in range(100)]

    assert choices.count(BIG) > 80


def test_failed_turns_rest_a_coder_for_longer_and_longer():
    history = [BASELINE, CoderRound(2, SMALL, 0.2, confirmed=True, cost=0.1)]
    of_big = []
    for number in range(3, 43):
        choice = choose_coder(history, [SMALL, BIG], number, 1)
        failed = choice.coder == BIG
        of_big += [number] if failed else []
        value = None if failed else 0.1
        history.append(CoderRound(number, choice.coder, value, cost=0.1, failed_turn=failed))

    waits = [later - earlier for earlier, later in itertools.pairwise(of_big)]
    assert of_big[0] == 3
    assert all(wait >= 2**failures for failures, wait in enumerate(waits, 1))
    assert len(of_big) < 6


def test_coder_that_fails_is_tried_again_where_all_have_failed():
    history = [BASELINE, *(CoderRound(n, c, failed_turn=True) for n, c in ((2, SMALL), (3, BIG), (4, BIG)))]

    assert choose_coder(history, [SMALL, BIG], 5, 1).coder == SMALL


def test_version_ends_the_rest():
    history = [CoderRound(2, BIG, failed_turn=True), CoderRound(4, BIG, 0.1)]

    assert find_end_of_rest(history[:1], BIG) == 4
    assert find_end_of_rest(history, BIG) == 0


@pytest.mark.parametrize("ending", ["plateau", "budget_cost"])
def test_coder_with_nothing_left_gets_no_further_round(ending):
    history = [BASELINE, CoderRound(2, SMALL, 0.2, confirmed=True, cost=0.1)]
    history.append(CoderRound(3, BIG, failed_turn=True, ending=ending))

    choices = {choose_coder(history, [SMALL, BIG], number, 1).coder for number in range(4, 300)}
    assert choices == {SMALL}


def test_only_confirmed_gains_are_rewarded_and_by_the_share_of_what_was_missing():
    history = [
        CoderRound(1, SMALL, 0.0, confirmed=True),
        CoderRound(2, SMALL, 0.5, confirmed=True),
        CoderRound(3, BIG, 0.9),
        CoderRound(4, BIG, 0.75, confirmed=True),
        CoderRound(5, BIG, failed_turn=True),
    ]

    assert measure_rewards(history, 1.0) == {2: 1.0, 4: 1.0}  # each closed half of the way to 1
    assert measure_rewards(history, None) == {2: 1.0, 4: 0.5}
    assert measure_rewards(history[:1], 1.0) == {}


def test_baseline_is_by_the_first_coder():
    assert choose_coder([], [BIG, SMALL], 1, 1) == CoderChoice(BIG, "the first of the task's coders")


def test_cost_is_the_share_of_the_budget_that_ends_first():
    def cost(spending: Spending, seconds: float = 0.0, **budget) -> float:
        sections = {"budget": {"versions": 20, "wall_seconds": 1000} | budget, "search": {"parallel": 2}}
        return measure_cost(spending, seconds, TaskSpec.model_validate(sections))

    spent = Spending(cost_usd=0.5, tokens=3_000, model_calls=3)
    assert cost(spent) == 1 / 20
    assert cost(spent, cost_usd=2.0) == 0.25
    assert cost(spent, tokens=10_000) == 0.3
    assert cost(spent, model_calls=30) == 0.1
    assert cost(Spending(), seconds=400.0) == 0.2  # two rounds share the loop's time


def test_list_of_one_coder_is_that_coder():
    agents = Agents.model_validate({"coder": ["parameters"]})

    assert (agents.coder, agents.coders) == ("parameters", ["parameters"])


@pytest.mark.parametrize(
    ("coder", "sentence"),
    [
        ([], "agents.coder is an empty list; name at least one coder, or leave it out for 'pipelines'"),
        (["parameters", "parameters"], "agents.coder names 'parameters' twice; name each coder once"),
        ([f"llm:a:{n}" for n in range(9)], "agents.coder names 9 coders; at most 8 can share a loop"),
        (["parameters", "nobody"], "agents.coder = 'nobody' is unknown; available: "),
        (["parameters", 5], "agents.coder must be the name of an agent or a list of names"),
        (5, "agents.coder must be the name of an agent or a list of names"),
        (["parameters", "external"], "agents.coder = 'external' is not built yet; available: "),
    ],
)
def test_bad_lists_are_refused_in_one_sentence(coder, sentence):
    with pytest.raises(ValidationError) as refused:
        Agents.model_validate({"coder": coder})

    [error] = refused.value.errors()
    assert sentence in error["msg"]


def test_options_go_to_the_coder_that_they_name():
    options = {"llm": {"temperature": 0.5}, "llm:b:big": {"temperature": 1.0}}
    assert Agents.model_validate({"coder": [SMALL, BIG], "options": options}).coders == [SMALL, BIG]

    with pytest.raises(ValidationError, match="agents.options.llm:c:other: that agent has no role in this task"):
        Agents.model_validate({"coder": [SMALL, BIG], "options": {"llm:c:other": {}}})


def test_wrong_option_of_one_coder_names_its_own_section():
    spec = TaskSpec.model_validate({"agents": {"coder": [SMALL, BIG], "options": {BIG: {"loud": True}}}})

    with pytest.raises(Invalid, match='agents.options."llm:b:big": there is no option'):
        Plugins().check_options(spec)
