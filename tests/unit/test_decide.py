"""What the loop does next, as a pure function of what has been tried."""

from dataclasses import replace

import pytest

from orchestrator.contract.scores import spread
from orchestrator.engine.loop.decide import (
    Decision,
    RoundOutcome,
    Rules,
    decide_next,
    decide_verdict,
    find_leader,
    is_confirmed,
    measure_noise_floor,
    needs_run,
    run_seed,
)

RULES = Rules(
    direction="maximize",
    target=0.9,
    min_delta=0.01,
    repeats=1,
    parallel=1,
    budget_versions=5,
    budget_wall_seconds=100,
    max_failures=3,
    plateau_versions=None,
)


def past(number, *scores, done=True, confirmed=None, failed=False):
    kind = "baseline" if number == 1 else "improve"
    full = len(scores) >= 2 if confirmed is None else confirmed
    return RoundOutcome(
        number=number, kind=kind, version=f"v{number}", scores=scores, done=done, confirmed=full, failed=failed
    )


BASELINE = past(1, 0.5, 0.5)


def test_the_baseline_comes_first_and_alone():
    assert decide_next([], replace(RULES, parallel=4), 0) == Decision(rounds=(1,))


def test_begun_rounds_go_on_before_anything_else():
    assert decide_next([BASELINE, past(2, done=False)], RULES, 1e9) == Decision(rounds=(2,))


def test_as_many_rounds_as_may_run_side_by_side():
    assert decide_next([BASELINE], replace(RULES, parallel=3), 0) == Decision(rounds=(2, 3, 4))
    assert decide_next([BASELINE], replace(RULES, parallel=9), 0) == Decision(rounds=(2, 3, 4, 5))


@pytest.mark.parametrize(
    ("history", "rules", "seconds", "reason"),
    [
        ([BASELINE, past(2, 0.9, 0.9)], RULES, 0, "target_reached"),
        ([BASELINE, *(past(n, 0.5) for n in range(2, 6))], RULES, 0, "budget_versions"),
        ([BASELINE], RULES, 100, "budget_wall"),
        ([BASELINE, *(past(n, failed=True) for n in (2, 3, 4))], RULES, 0, "too_many_failures"),
        ([BASELINE, past(2, 0.4), past(3, 0.4)], replace(RULES, plateau_versions=2), 0, "plateau"),
        ([past(n, failed=True) for n in (1, 2, 3)], RULES, 0, "too_many_failures"),
    ],
)
def test_each_reason_to_stop(history, rules, seconds, reason):
    assert decide_next(history, rules, seconds) == Decision(stop=reason)


def test_target_is_met_by_a_confirmed_mean_only():
    assert decide_next([BASELINE, past(2, 0.95)], RULES, 0).stop is None
    assert decide_next([BASELINE, past(2, 0.95, 0.84)], RULES, 0).stop is None
    assert decide_next([BASELINE, past(2, 0.95, 0.86)], RULES, 0).stop == "target_reached"


def test_minimised_metrics_turn_everything_round():
    rules = replace(RULES, direction="minimize", target=0.1)

    assert find_leader([past(1, 0.5, 0.5), past(2, 0.3, 0.3)], rules).number == 2
    assert decide_next([past(1, 0.5, 0.5), past(2, 0.1, 0.1)], rules, 0).stop == "target_reached"
    assert needs_run([past(1, 0.5, 0.5), past(2, 0.3)], 2, rules)
    assert not needs_run([past(1, 0.5, 0.5), past(2, 0.6)], 2, rules)


def test_baseline_runs_twice_and_a_new_best_once_more():
    assert needs_run([past(1, done=False)], 1, RULES)
    assert needs_run([past(1, 0.5)], 1, RULES)
    assert not needs_run([BASELINE], 1, RULES)
    assert needs_run([BASELINE, past(2, 0.6)], 2, RULES)
    assert not needs_run([BASELINE, past(2, 0.6, 0.6)], 2, RULES)


def test_a_gain_within_the_noise_is_not_confirmed():
    assert not needs_run([BASELINE, past(2, 0.505)], 2, RULES)
    assert needs_run([past(1, 0.895, 0.895), past(2, 0.9)], 2, RULES)  # but one that reaches the target is


def test_a_failed_round_is_not_run_again():
    assert not needs_run([BASELINE, past(2, failed=True)], 2, RULES)


def test_of_equals_the_earliest_leads():
    assert find_leader([past(1, 0.5, 0.5), past(2, 0.5, 0.5)], RULES).number == 1


AUTO = replace(RULES, target=None, min_delta=None, reruns=3)
BOUNDED = replace(AUTO, no_skill=0.0, perfect=1.0)
ERRORS = replace(AUTO, direction="minimize", no_skill=8.0, perfect=0.0)


@pytest.mark.parametrize(
    ("rules", "runs", "floor"),
    [
        (AUTO, [(0.5,)], 0.0),
        (AUTO, [(0.5, 0.5)], 0.0),
        (AUTO, [(0.5, 0.52)], 0.04),
        (AUTO, [(0.5, 0.52), (0.6, 0.61), (0.7, 0.9)], 0.04),  # one that is noisier than the others decides nothing
        (AUTO, [(0.5, 0.51, 0.53)], 0.04),
        (BOUNDED, [(0.1, 0.5)], 0.2),
        (BOUNDED, [(-2e27, -1e23)], 0.0),
        (BOUNDED, [(-2e27, -1e23), (0.9, 0.92)], 0.02),
        (ERRORS, [(9.0, 1e30)], 0.0),
        (ERRORS, [(2.0, 2.5)], 1.0),
        (ERRORS, [(2.0, 1e30)], 1.6),
    ],
)
def test_noise_floor_is_twice_the_median_difference(rules, runs, floor):
    history = [past(number, *scores) for number, scores in enumerate(runs, start=1)]

    assert measure_noise_floor(history, rules) == pytest.approx(floor)


def run_through(rules, best, scores):
    """Run a version that has these scores one after the other; return it and the verdict on it."""
    history = [past(1, *best)]
    rules = replace(rules, min_delta=measure_noise_floor(history, rules))
    outcome, left = past(2), list(scores)
    while needs_run([*history, outcome], 2, rules):
        outcome = replace(outcome, scores=(*outcome.scores, left.pop(0)))
        outcome = replace(outcome, confirmed=is_confirmed([*history, outcome], outcome, rules))
    return len(outcome.scores), decide_verdict([*history, outcome], outcome, rules)


@pytest.mark.parametrize(
    ("rules", "best", "scores", "runs", "verdict"),
    [
        (BOUNDED, (-2e27, -1e23), (0.9, 0.9035), 2, "improved"),
        (BOUNDED, (-2e27, -1e23), (-1e20,), 1, "same"),  # as bad: how far below no skill means nothing
        (BOUNDED, (0.9, 0.91), (-1e23,), 1, "worse"),
        (BOUNDED, (0.9, -1e23), (0.8, 0.8), 2, "improved"),  # the baseline is worth half of 0.9
        (ERRORS, (1e30, 3e30), (2.0, 2.1), 2, "improved"),
        (AUTO, (-2e27, -1e23), (0.9, 0.9035, 0.8965, 0.9), 4, "improved"),  # no skill is not known: runs decide
        (AUTO, (0.80, 0.82), (0.83, 0.84, 0.83, 0.85), 4, "improved"),
        (AUTO, (0.80, 0.82), (0.83, 0.815), 2, "same"),
        (AUTO, (0.80, 0.82), (0.82,), 1, "same"),
        (AUTO, (0.80, 0.82), (0.88, 0.78), 2, "same"),
        (AUTO, (0.80, 0.82), (0.88, 0.84), 2, "improved"),
        (AUTO, (0.80, 0.82), (0.70,), 1, "worse"),
        (AUTO, (0.80, 0.80), (0.8001, 0.8001), 2, "improved"),
        (replace(AUTO, reruns=0), (0.80, 0.82), (0.83,), 1, "same"),
    ],
)
def test_a_version_is_better_beyond_the_noise_or_in_every_run(rules, best, scores, runs, verdict):
    assert run_through(rules, best, scores) == (runs, verdict)


def test_verdicts_mean_beyond_the_noise():
    best = past(2, 0.6, 0.6)

    assert decide_verdict([BASELINE], BASELINE, RULES) == "baseline"
    assert decide_verdict([BASELINE, best], best, RULES) == "improved"
    assert decide_verdict([BASELINE, best, past(3, 0.605)], past(3, 0.605), RULES) == "same"
    assert decide_verdict([BASELINE, best, past(3, 0.5)], past(3, 0.5), RULES) == "worse"


def test_seeds_differ_by_round_and_run_and_repeat():
    seeds = {run_seed(7, number, run) for number in range(1, 50) for run in range(5)}

    assert len(seeds) == 49 * 5
    assert run_seed(7, 3, 1) == run_seed(7, 3, 1)
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_spread_of_few_scores():
    assert spread([]) is None
    assert spread([0.5]).sd == 0.0


def test_version_that_breaks_a_gate_is_never_the_best():
    barred = replace(past(2, 0.95, 0.95), barred=True)
    history = [BASELINE, barred, past(3, 0.6)]

    assert find_leader(history, RULES) == BASELINE
    assert decide_next(history[:2], RULES, 0) == Decision(rounds=(3,)), "the target is not reached"
    assert decide_verdict(history, barred, RULES) == "gate_broken"
    assert needs_run(history, 3, RULES), "it leads among those that may"


def test_version_that_breaks_a_gate_is_not_run_again():
    barred = replace(past(2, 0.95), barred=True)

    assert not needs_run([BASELINE, barred], 2, RULES)
    assert not is_confirmed([BASELINE, barred], replace(barred, scores=(0.95, 0.95)), RULES)


def test_any_version_leads_where_the_baseline_breaks_a_gate():
    barred = replace(BASELINE, barred=True)
    history = [barred, past(2, 0.3, confirmed=False)]

    assert find_leader([barred], RULES) is None
    assert needs_run(history, 2, RULES) and decide_verdict(history, history[1], RULES) == "improved"
