"""`orchestrator doctor --model` tries address, key and form of answers by one tiny call."""

import asyncio

import pytest

from orchestrator.cli.doctor import examine
from orchestrator.settings import Settings
from tests.llm.loops import KEY, gateway
from tests.model_servers import Answer, in_order, unauthorized

pytestmark = pytest.mark.sandbox


def check(folder, *answers, model: str = "gateway:m"):
    with gateway(in_order(*answers)) as server:
        findings = asyncio.run(examine(Settings(data_dir=folder, _env_file=None), model=model))
    return next(each for each in findings.checks if each.name.startswith("model")), server


def test_a_model_that_answers_is_fine(tmp_path):
    result, server = check(tmp_path, Answer('Sure:\n```json\n{"answer": 42}\n```', input_tokens=40, output_tokens=9))

    assert result.ok and "49 tokens, at an unknown price" in result.found
    assert len(server.requests) == 1 and server.requests[0].key == KEY


@pytest.mark.parametrize(
    "answer, fix",
    [
        (unauthorized(), "gateway:m refused the key"),
        (Answer("Forty-two, I think."), "did not answer a simple question as a JSON object"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, answer, fix):
    result, _ = check(tmp_path, answer)

    assert not result.ok and fix in (result.fix or "")


def test_a_name_that_is_no_model_is_told_the_form(tmp_path):
    result, _ = check(tmp_path, model="gpt-5")

    assert "write llm:<provider>:<model>" in (result.fix or "")
