"""What strangers write reaches a terminal as plain words."""

import io

import pytest
from rich.console import Console

from orchestrator.cli.formatting import clean, format_seconds, score_text, short_score_text
from orchestrator.cli.progress import build_rounds_table, format_estimate
from orchestrator.contract.loops import Best, Loop, Round
from orchestrator.contract.model_calls import LoopEstimate
from orchestrator.contract.scores import Interval, Spread


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred\x1b[0m b", "ared b"),
        ("\x1b]0;title\x07name", "name"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("two\nlines\r\tand\x00more", "two lines and more"),
        ("\u202eevil\u2028", "evil"),
        ("\x9b2Jc1", "c1"),
        ("\x1b", ""),
        ("ärger ★", "ärger ★"),
    ],
)
def test_control_and_escape_characters_are_gone(text, shown):
    assert clean(text) == shown


def test_long_text_is_cut():
    assert clean("x" * 50, max_chars=10) == "x" * 9 + "…"


def test_score_shows_mean_spread_and_count():
    assert score_text(Spread(mean=0.98125, sd=0.002, n=3)) == "0.9812 ±0.0020 (n=3)"
    assert score_text(Spread(mean=0.5)) == "0.5000 (n=1)"
    assert score_text(Spread(mean=0.5, n=2, interval=Interval(low=0.2, high=0.8))) == "0.5000 [0.2000, 0.8000] (n=2)"
    assert score_text(None) == "-"


def test_scores_in_a_narrow_column_are_short():
    accuracy = Spread(mean=0.98125, sd=0.002, n=3, interval=Interval(low=0.91637, high=0.99164))
    error = Spread(mean=1234.567, n=1, interval=Interval(low=1100.25, high=99.126))

    assert short_score_text(accuracy) == "0.9812 [0.916, 0.992]"
    assert short_score_text(error) == "1234.6 [1100, 99.1]"
    assert (short_score_text(Spread(mean=0.5)), short_score_text(None)) == ("0.5000", "-")


@pytest.mark.parametrize(("seconds", "shown"), [(-1, "0 s"), (59.4, "59 s"), (61, "1 min 01 s"), (7_300, "2 h 01 min")])
def test_seconds_are_shown_as_people_say_them(seconds, shown):
    assert format_seconds(seconds) == shown


def test_table_of_rounds_fits_into_80_columns():
    score = Spread(mean=0.98125, sd=0.002, n=3, interval=Interval(low=0.91637, high=0.99164))
    best = Best.model_construct(version="v12", validation=score)
    rounds = [
        Round.model_construct(
            round=12,
            version="v12",
            parent="v11",
            status="done",
            verdict="out_of_memory",
            score=score,
            held_out=score,
            seconds={"run_version": 123.4},
        )
    ]
    console = Console(file=io.StringIO(), width=80)

    console.print(build_rounds_table(Loop.model_construct(rounds=rounds, best=best), 12))

    assert "…" not in console.file.getvalue()
    assert all(word in console.file.getvalue() for word in ("validation", "held-out", "0.9812 [0.916, 0.992]"))


def test_estimate_says_what_a_version_costs_and_how_many_the_budget_buys():
    assert format_estimate(LoopEstimate(version_usd=0.03548, budget_versions=1200)) == (
        "estimate: a version costs about $0.0355, so the budget is likely to allow 1,200 versions"
    )
