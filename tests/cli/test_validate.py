"""`validate`: the cheap question, and a trial of a real grader from a folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.cli.trial_table import format_trial
from orchestrator.contract.task_trials import TrialReport

TASK = """
name = "imports"
[objective]
metric = "share"
direction = "maximize"
[program]
outputs = ["nothing.txt"]
seed = ["main.py"]
[grade]
kind = "evaluator"
evaluator = "evaluate.py"
forgeable = true
"""


def test_task_is_checked_and_nothing_is_kept(command):
    ended = command("validate", "digits", "--data-dir", "kept")

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == [
        "The task can be started.",
        "Whether its grader can be trusted: --run tries it.",
    ]
    assert "digits" not in command("get-tasks", "--data-dir", "kept").stdout


def test_task_that_is_not_on_record_gives_two(command):
    ended = command("validate", "99", "--data-dir", "kept")

    assert ended.returncode == 2
    assert "99" in ended.stderr


@pytest.mark.sandbox
@pytest.mark.slow
def test_flawed_grader_gives_one_and_says_what_to_do(tmp_path: Path):
    folder = tmp_path / "task"
    folder.mkdir()
    (folder / "task.toml").write_text(TASK)
    (folder / "main.py").write_text("def solve():\n    return 0.5\n")
    (folder / "evaluate.py").write_text("def evaluate(outputs):\n    import main\n    return {'share': main.solve()}\n")
    command = [sys.executable, "-m", "orchestrator", "validate", str(folder), "--run", "--json"]

    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)

    assert ended.returncode == 1, ended.stderr
    trial = json.loads(ended.stdout.splitlines()[-1])["trial"]
    lines = format_trial(TrialReport.model_validate(trial["report"]))
    assert lines[0].startswith("FLAWED. Scores of this grader cannot be trusted yet: evaluate.py imports the program")
    assert any(line.startswith("    What to do: Have the program write its answers") for line in lines)
    assert "  BAD forger  takeover         better score           0.9500" in lines
    assert lines[-3].startswith("Baseline: 0.5000 over 3 runs")
