"""Each page of docs/extending is followed once: its example is built from the page, installed and used."""

import json

import pytest

from tests.extending.page import write_files

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]


def test_agent_of_the_page_reaches_its_target(build, summary):
    folder = build("agent.md")

    said = summary(folder / "try")

    assert said["stop_reason"] == "target_reached", said


def test_wrong_option_of_the_agent_is_refused(build, python):
    folder = build("agent.md")
    task = folder / "try" / "task.toml"
    task.write_text(task.read_text().replace("step = 0.3", "stride = 0.3"))

    ended = python("-m", "orchestrator", "run", str(folder / "try"), "--port", "0", "--data-dir", "data")

    assert ended.returncode != 0
    assert "there is no option 'stride'; there is: step." in " ".join(ended.stderr.split())


def test_grader_of_the_page_scores_a_right_program(build, summary):
    folder = build("grader.md")

    said = summary(folder / "try")

    assert said["stop_reason"] == "target_reached", said


def test_runner_of_the_page_keeps_what_it_says(build, python):
    folder = build("runner.md")

    ended = python("-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder / "test_small_runner.py"))

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_runner_of_the_page_runs_a_task(build, summary, python, tmp_path):
    build("runner.md")
    write_files("grader.md", tmp_path / "task")  # its task, with a grader that comes with the product
    task = tmp_path / "task" / "try"
    (task / "evaluate.py").write_text(
        'def evaluate(outputs):\n    return {"count": len(outputs.json("answers.json"))}\n'
    )
    (task / "main.py").write_text(
        "import json\nCOUNT = 2  # param: int 1..3\njson.dump([1] * COUNT, open('answers.json', 'w'))\n"
    )
    text = (task / "task.toml").read_text()
    for old, new in (
        ('dataset = "roots"\n', ""),
        ('"share_right"', '"count"'),
        ('kind = "answers"', 'kind = "evaluator"\nevaluator = "evaluate.py"\n\n[run]\nrunner = "small"'),
        ("target = 1.0", "target = 3"),
    ):
        assert old in text
        text = text.replace(old, new)
    (task / "task.toml").write_text(text)

    said = summary(task)

    assert said["stop_reason"] == "target_reached", said
    listed = python("-m", "orchestrator", "get-containers", "--json", "--data-dir", "data")
    assert {row["runner"] for row in json.loads(listed.stdout)["containers"]} == {"small"}
