"""Prompts are files that a task can replace: with a text, or in a folder with the name of a file."""

import pytest

from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prompt_files import build_prompt
from orchestrator.contract.errors import Invalid
from orchestrator.examples.loading import load

TASK = 'name = "t"\n[agents]\ncoder = "llm:ollama:m"\n[agents.options.llm]\nprompts = {{coder = "{}"}}\n'


def test_each_prompt_says_its_role_and_has_a_digest():
    prompts = [build_prompt(role, LlmOptions()) for role in ("coder", "evaluator", "generator")]

    assert [f"You are the {prompt.name}" in prompt.text for prompt in prompts] == [True] * 3
    assert len({prompt.sha256 for prompt in prompts}) == 3
    assert "<<<<<<< SEARCH" in prompts[0].text and "{answer_form}" not in prompts[0].text


def test_own_prompts_are_taken_word_for_word():
    own = "Be terse. {{ 7 * 7 }} {% for x in range(9) %}"

    prompt = build_prompt("coder", LlmOptions(prompts={"coder": own}, edits="files"))

    assert prompt.text.startswith(own) and "the whole text of the file" in prompt.text
    assert prompt.name == "coder (own)"


def test_a_task_in_a_folder_names_a_file(tmp_path):
    (tmp_path / "task.toml").write_text(TASK.format("coder.md"))
    (tmp_path / "coder.md").write_text("You are terse.\n")

    assert load(tmp_path).agents.options["llm"]["prompts"] == {"coder": "You are terse.\n"}


@pytest.mark.parametrize("name", ["missing.md", "../coder.md", "/etc/passwd.md"])
def test_files_elsewhere_are_refused(tmp_path, name):
    (tmp_path / "task.toml").write_text(TASK.format(name))

    with pytest.raises(Invalid, match=r"agents\.options\.llm\.prompts\.coder"):
        load(tmp_path)


def test_over_the_api_a_prompt_is_a_text():
    with pytest.raises(ValueError, match="only a task.toml can name a file"):
        LlmOptions(prompts={"coder": "coder.md"})
