"""Secrets of coding agents: which values of a file count, and the forms in which they are taken out."""

import base64
import json
from urllib.parse import quote

import pytest

from orchestrator.contract.errors import AgentFailed
from orchestrator.contract.masking import MASK
from orchestrator.engine.agents.secrets import Secrets, list_secret_values

TOKEN = 'tok/"0123456789+abc'


@pytest.mark.parametrize(
    "form",
    [
        TOKEN,
        json.dumps(TOKEN),
        quote(TOKEN, safe=""),
        base64.b64encode(TOKEN.encode()).decode(),
        base64.urlsafe_b64encode(TOKEN.encode()).decode(),
        TOKEN.encode().hex(),
        TOKEN[::-1],
    ],
)
def test_secret_is_masked_in_the_forms_that_programs_print(form):
    masked = Secrets([TOKEN]).mask(f"before {form} after")

    assert MASK in masked and TOKEN not in masked and "0123456789" not in masked and "before" in masked


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (
            b'{"a": {"token": "t-123456789"}, "list": ["u-123456789", 5], "kind": "x"}',
            {"t-123456789", "u-123456789", "x"},
        ),
        (b"export API_KEY='k-123456789'\n", {"k-123456789"}),
        (b"[default]\nsecret = s-123456789\n", {"s-123456789"}),
        (b"\xff\xfe\x00", set()),
        (b"[" * 100_000, set()),
    ],
)
def test_values_of_a_file_of_credentials_are_listed(content, values):
    assert values <= set(list_secret_values(content))


def test_short_values_are_words_and_stay():
    assert Secrets(["max", "ollama", ""]).mask("max and ollama") == "max and ollama"


def test_data_is_masked_at_any_depth_and_programs_are_refused():
    secrets = Secrets([TOKEN])

    assert secrets.mask_value({"a": [TOKEN, 1, {TOKEN: None}]}) == {"a": [MASK, 1, {MASK: None}]}
    with pytest.raises(AgentFailed, match=r"main\.py contains a key"):
        secrets.check_file("main.py", f"KEY = {TOKEN!r}")
