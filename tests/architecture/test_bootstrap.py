"""The bootstrap script: what it says where something is missing, and that it starts what it promises."""

import ast
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "bootstrap.py"


def run(program: str) -> subprocess.CompletedProcess:
    """`program` with the script's functions at hand."""
    head = f"import sys; sys.path.insert(0, {str(SCRIPT.parent)!r}); import bootstrap\n"
    return subprocess.run([sys.executable, "-c", head + program], capture_output=True, text=True, timeout=120)


def test_missing_venv_module_names_the_package_to_install():
    ended = run("sys.modules['ensurepip'] = None\nbootstrap.make_environment('/nowhere')")

    assert ended.returncode == 1
    assert "sudo apt install python3-venv" in ended.stderr


def test_old_python_without_a_newer_one_is_told():
    ended = run("bootstrap.sys.version_info = (3, 8)\nbootstrap.NEWER = ()\nbootstrap.with_new_enough_python()")

    assert ended.returncode == 1
    assert "Python 3.11 or newer is needed" in ended.stderr


def test_old_python_hands_over_to_a_newer_one():
    ended = run(
        "bootstrap.sys.version_info = (3, 8)\nbootstrap.NEWER = ('sh',)\n"
        "bootstrap.os.execv = lambda path, words: print('started', words[0])\nbootstrap.with_new_enough_python()"
    )

    assert ended.stdout.startswith("started /")


def test_sources_of_a_closed_checkout_are_opened_for_root(tmp_path):
    inner = tmp_path / "src" / "inner"
    inner.mkdir(parents=True)
    (inner / "file.py").touch()
    for path in (inner / "file.py", inner, inner.parent):
        path.chmod(0o700 if path.is_dir() else 0o600)

    run(f"bootstrap.os.geteuid = lambda: 0\nbootstrap.make_readable({str(inner.parent)!r})")

    assert [path.stat().st_mode & 0o777 for path in (inner.parent, inner, inner / "file.py")] == [0o755, 0o755, 0o644]


def test_agents_bring_the_extras_that_they_need(tmp_path):
    (tmp_path / "task.toml").write_text('[agents]\ncoder = "acp:opencode"\n')
    lines = [
        ["run", "digits", "--coder", "llm:ollama:m"],
        ["run", "digits", "--coder=llm:ollama:m"],
        ["run", str(tmp_path)],
        ["run", str(tmp_path), "--evaluator", "llm:ollama:m"],
        ["run", "digits", "--coder", "command:llm"],
    ]

    ended = run(f"print(*map(bootstrap.extras_named_in, {lines!r}), sep=';')")

    assert ended.stdout.strip() == "[llm];[llm];[acp];[acp,llm];", ended.stderr


def test_script_can_be_read_by_old_pythons():
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_failed_installation_is_one_sentence(tmp_path):
    ended = run(
        f"bootstrap.ROOT = {str(tmp_path)!r}\n"
        "bootstrap.fingerprint = lambda: 'x'\nbootstrap.make_environment = lambda folder: None\n"
        "bootstrap.ended = lambda command: 1\nbootstrap.installed('.venv')"
    )

    assert ended.returncode == 1
    assert "The installation failed" in ended.stderr


FRESH = "import build_dashboard\nbuild_dashboard.is_fresh = lambda: {fresh}\n"
SAID = "bootstrap.ended = lambda command: print(*command) or {code}\nbootstrap.rebuild_dashboard('python')"


def test_changed_dashboard_is_built_anew():
    ended = run(FRESH.format(fresh=False) + SAID.format(code=0))

    assert "-m pip install" in ended.stdout and "--no-deps --editable" in ended.stdout


def test_unchanged_dashboard_costs_nothing():
    assert run(FRESH.format(fresh=True) + SAID.format(code=0)).stdout == ""


def test_dashboard_can_be_done_without():
    assert (
        run("import os\nos.environ['ORCH_SKIP_UI'] = '1'\n" + FRESH.format(fresh=False) + SAID.format(code=0)).stdout
        == ""
    )


def test_failed_build_of_the_dashboard_is_one_sentence():
    ended = run(FRESH.format(fresh=False) + SAID.format(code=1))

    assert ended.returncode == 1 and "ORCH_SKIP_UI=1" in ended.stderr


def test_exit_code_of_the_command_is_kept():
    ended = run("sys.exit(bootstrap.ended([sys.executable, '-c', 'raise SystemExit(7)']))")

    assert ended.returncode == 7


def test_no_arguments_show_how_to_use_it():
    ended = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, text=True, timeout=60)

    assert ended.returncode == 2
    assert "python3 scripts/bootstrap.py run digits" in ended.stdout
