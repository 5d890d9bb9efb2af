"""What strangers write reaches a terminal as plain words."""

import pytest

from orchestrator.cli.formatting import clean, score_text, seconds_text
from orchestrator.contract.scores import Spread


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
    assert score_text(None) == "-"


@pytest.mark.parametrize(("seconds", "shown"), [(-1, "0 s"), (59.4, "59 s"), (61, "1 min 01 s"), (7_300, "2 h 01 min")])
def test_seconds_are_shown_as_people_say_them(seconds, shown):
    assert seconds_text(seconds) == shown
