"""The tab key, in a real bash: commands, verbs, options and choices."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("orchestrator")
TRY = """
try() {
    COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=(); _orchestrator_completion "$1"
    (IFS=' '; echo "${COMPREPLY[*]}")
}
"""


def bash(script: str) -> list[str]:
    kept = os.environ | {"PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"}
    ended = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, timeout=120, env=kept)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


def test_bash_completes_commands_options_and_choices():
    found = bash(
        "source <(orchestrator completion bash)" + TRY + "try orchestrator upload-\n"
        "try orchestrator task re\n"
        "try orchestrator get-tasks --st\n"
        "try orchestrator get-tasks --status c\n"
        "try orchestrator upload-task --objective.d\n"
        "try orchestrator upload-code --file ''\n"
        "complete -p orchestrator\n"
    )

    assert set(found[0].split()) >= {"upload-task", "upload-code", "upload-message"}
    assert found[1:6] == ["restore", "--status", "created completed", "--objective.direction", ""]
    assert "-o default" in found[6]  # nothing of ours: bash completes the names of files


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_script(shell):
    from typer.testing import CliRunner

    from orchestrator.cli.main import app

    printed = CliRunner().invoke(app, ["completion", shell])

    assert printed.exit_code == 0
    assert f"complete_{shell}" in printed.stdout
    assert all(name in printed.stdout for name in ("orchestrator", "_AO_COMPLETE"))


def test_an_unknown_shell_is_refused():
    from typer.testing import CliRunner

    from orchestrator.cli.main import app

    refused = CliRunner().invoke(app, ["completion", "csh"])

    assert (refused.exit_code, "bash, zsh, fish" in refused.stderr) == (2, True)
