"""What the loop does next, as a pure function of what has been tried."""

from dataclasses import replace

import pytest

from orchestrator.contract.scores import gap_grows, spread
from orchestrator.engine.loop.decide import (
    Decision,
    RoundOutcome,
    Rules,
    decide_next,
    leader,
    needs_run,
    noise_floor,
    run_seed,
    verdict,
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

    assert leader([past(1, 0.5, 0.5), past(2, 0.3, 0.3)], "minimize").number == 2
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
    assert leader([past(1, 0.5, 0.5), past(2, 0.5, 0.5)], "maximize").number == 1


def test_noise_floor_is_two_deviations():
    assert noise_floor([0.5]) == 0.0
    assert noise_floor([0.5, 0.5]) == 0.0
    assert noise_floor([0.4, 0.6]) == pytest.approx(2 * 0.1414213562)


def test_verdicts_mean_beyond_the_noise():
    best = past(2, 0.6, 0.6)

    assert verdict([BASELINE], BASELINE, RULES) == "baseline"
    assert verdict([BASELINE, best], best, RULES) == "improved"
    assert verdict([BASELINE, best, past(3, 0.605)], past(3, 0.605), RULES) == "same"
    assert verdict([BASELINE, best, past(3, 0.5)], past(3, 0.5), RULES) == "worse"


def test_seeds_differ_by_round_and_run_and_repeat():
    seeds = {run_seed(7, number, run) for number in range(1, 50) for run in range(5)}

    assert len(seeds) == 49 * 5
    assert run_seed(7, 3, 1) == run_seed(7, 3, 1)
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_spread_counts_and_gap_alarm_needs_three():
    assert spread([]) is None
    assert spread([0.5]).sd == 0.0
    assert gap_grows([0.01, 0.02, 0.03])
    assert not gap_grows([0.01, 0.02])
    assert not gap_grows([0.03, 0.02, 0.04])
