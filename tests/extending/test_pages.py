"""Each page of docs/extending is followed once: its example is built from the page, installed and used."""

import json
import shutil

import pytest

from tests import frontend
from tests.extending.page import ROOT, run_python, write_files

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
NOT_SOURCES = shutil.ignore_patterns("__pycache__", "node_modules", "dist", "dashboard_files")


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
    assert "there is no option 'stride'; the options are: step." in " ".join(ended.stderr.split())


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


def test_operation_of_the_page_is_found_everywhere(tmp_path):
    for name in ("src", "tests", "scripts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=NOT_SOURCES)
    for name in ("pyproject.toml", ".importlinter"):
        shutil.copy(ROOT / name, tmp_path)
    written = write_files("operation.md", tmp_path)
    protocol = tmp_path / "src/orchestrator/contract/operations.py"
    protocol.write_text(
        protocol.read_text().replace(" code.CodeStored", " code.NoLongerHere")
    )  # its old text may name what moved
    site = {"site": tmp_path / "src", "cwd": tmp_path}

    generated = run_python("scripts/generate_client.py", **site)
    tested = run_python(
        "-m", "pytest", "-q", "tests/operations/test_authors.py", "tests/architecture/test_imports.py", **site
    )
    linted = run_python("-m", "ruff", "check", *written, **site)
    asked = run_python("-m", "orchestrator", "get-authors", "--help", **site)

    assert len([name for name in written if name.startswith("src/")]) == 4
    assert generated.returncode == 0, generated.stdout + generated.stderr
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert linted.returncode == 0, linted.stdout
    assert "async def get_authors(" in (tmp_path / "src/orchestrator/client/operations.py").read_text()
    assert "number of versions each" in " ".join(asked.stdout.split())


@pytest.mark.browser
def test_tab_of_the_page_passes_the_checks_of_the_dashboard(tmp_path):
    frontend.tools()
    shutil.copytree(frontend.FRONTEND, tmp_path / "frontend", ignore=NOT_SOURCES)
    (tmp_path / "frontend" / "node_modules").symlink_to(frontend.FRONTEND / "node_modules")
    written = write_files("dashboard-tab.md", tmp_path)

    ended = {
        tool: frontend.run(tool, *arguments, seconds=300, cwd=tmp_path / "frontend")
        for tool, *arguments in (
            ("typescript/bin/tsc", "--noEmit"),
            ("@biomejs/biome/bin/biome", "lint", "src"),
            ("prettier/bin/prettier.cjs", "--check", "src"),
            ("vite/bin/vite.js", "build"),
        )
    }

    assert len(written) == 3
    assert {tool: each.stdout[-2_000:] for tool, each in ended.items() if each.returncode} == {}
    assert [path.name for path in tmp_path.rglob("AuthorsTab*.js")]
