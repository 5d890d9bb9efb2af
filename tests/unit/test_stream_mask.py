"""Secrets are masked wherever a text was cut into pieces."""

import itertools
import random

import pytest

from orchestrator.contract.masking import MASK, MAX_WORD_CHARS, StreamMask, mask_secrets

KNOWN = ["key-of-the-gateway-1", "two words with spaces", "-----BEGIN-----\nabcdef\n-----END-----"]
TEXTS = [
    "before key-of-the-gateway-1 after",
    "the key key-of-the-gateway-1key-of-the-gateway-1",
    "two words with space, and two words with spaces.",
    "a key:\n-----BEGIN-----\nabcdef\n-----END-----\nand no more",
    "OPENAI_API_KEY=sk-proj-abcdefghij0123456789 and AKIAABCDEFGHIJKLMNOP",
    "token eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4 ends",
    "nothing to hide: sk-short, two words with, key-of-the-",
]


def join_pieces(text: str, cuts: list[int]) -> str:
    mask = StreamMask(KNOWN)
    edges = [0, *sorted(cuts), len(text)]
    pieces = [mask.add(text[begin:end]) for begin, end in itertools.pairwise(edges)]
    return "".join(pieces) + mask.finish()


@pytest.mark.parametrize("text", TEXTS)
def test_one_cut_anywhere_changes_nothing(text):
    whole = mask_secrets(text, KNOWN)

    assert {join_pieces(text, [cut]) for cut in range(len(text) + 1)} == {whole}


def test_many_cuts_change_nothing():
    random_cuts = random.Random(7)
    text = " ".join(TEXTS)
    whole = mask_secrets(text, KNOWN)

    for _ in range(300):
        cuts = random_cuts.choices(range(len(text)), k=random_cuts.randint(1, 40))
        assert join_pieces(text, cuts) == whole
    assert join_pieces(text, list(range(len(text)))) == whole and whole.count(MASK) == 8


def test_secret_in_the_environment_is_known(monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "a secret of mine")
    mask = StreamMask()

    assert mask.add("it is a secret ") + mask.add("of mine!") + mask.finish() == f"it is {MASK}!"


def test_words_that_are_whole_are_not_held_back():
    mask = StreamMask(KNOWN)

    assert mask.add("two plain wor") == "two plain "
    assert mask.add("ds two w") == "words "
    assert mask.finish() == "two w"


def test_a_word_without_end_is_let_through():
    mask = StreamMask(KNOWN)

    pieces = [mask.add("x" * 10_000) for _ in range(20)]

    assert len("".join(pieces)) >= 200_000 - MAX_WORD_CHARS
    assert len("".join(pieces) + mask.finish()) == 200_000
