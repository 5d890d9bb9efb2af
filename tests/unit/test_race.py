"""What a person's mark does to the race: a pure matter of which rounds may lead."""

from dataclasses import replace

from orchestrator.contract.race import RoundOutcome, find_leader
from orchestrator.engine.loop.decide import (
    decide_next,
    decide_verdict,
    is_confirmed,
    measure_noise_floor,
    needs_run,
)
from tests.unit.test_decide import RULES

BASELINE = RoundOutcome(1, "baseline", "v1", (0.5, 0.5), done=True, confirmed=True)
HONEST = RoundOutcome(2, "improve", "v2", (0.6, 0.6), done=True, confirmed=True)
CHEAT = RoundOutcome(3, "improve", "v3", (0.9, 0.8), done=True, confirmed=True)
MARKED = replace(CHEAT, excluded=True)


def test_marked_round_leads_no_more_and_its_noise_does_not_count():
    assert find_leader([BASELINE, HONEST, CHEAT], RULES) == CHEAT
    assert find_leader([BASELINE, HONEST, MARKED], RULES) == HONEST
    assert measure_noise_floor([BASELINE, HONEST, CHEAT], RULES) == 0.0
    assert measure_noise_floor([MARKED, BASELINE], RULES) == 0.0
    assert measure_noise_floor([CHEAT], RULES) > 0.1


def test_target_that_only_a_marked_round_meets_is_not_met():
    rules = replace(RULES, target=0.8)

    assert decide_next([BASELINE, HONEST, CHEAT], rules, 0.0).stop == "target_reached"
    assert decide_next([BASELINE, HONEST, MARKED], rules, 0.0).rounds == (4,)


def test_patience_begins_again_with_a_mark():
    rules = replace(RULES, plateau_versions=1)

    assert decide_next([BASELINE, HONEST, MARKED], rules, 0.0).stop == "plateau"
    assert decide_next([BASELINE, HONEST, MARKED], replace(rules, recounted_from=3), 0.0).rounds == (4,)


def test_round_that_is_marked_on_its_way_is_not_confirmed():
    under_way = RoundOutcome(3, "improve", "v3", (0.9,), excluded=True)
    history = [BASELINE, HONEST, under_way]

    assert needs_run([BASELINE, HONEST, replace(under_way, excluded=False)], 3, RULES)
    assert not needs_run(history, 3, RULES)
    assert not is_confirmed(history, replace(under_way, scores=(0.9, 0.9)), RULES)
    assert decide_verdict([under_way], under_way, RULES) == "same"
