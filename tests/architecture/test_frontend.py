"""The dashboard's own checks: form, types, lint, unit tests, and the API's shapes as TypeScript."""

import re
import subprocess
import sys

import pytest

from orchestrator.contract.plugin_names import list_plugin_names
from orchestrator.contract.spec_search import POLICIES
from tests import frontend

COMPONENT_LINES = 150
WHAT = ["src", "tests", "e2e"]
PARSES_HTML = r"dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|\beval\(|new Function\("
ANY_TYPE = r"\bany\b\s*[;,)>=]|as any"
COMMENTS = re.compile(r"//.*|/\*[\s\S]*?\*/")


@pytest.fixture(scope="module")
def tools() -> None:
    frontend.tools()


def succeeds(program: str, *arguments: str) -> None:
    ended = frontend.run(program, *arguments, seconds=300)
    assert ended.returncode == 0, ended.stdout[-8_000:]


@pytest.mark.slow
@pytest.mark.browser
class TestTools:
    def test_sources_are_formatted(self, tools: None):
        succeeds("prettier/bin/prettier.cjs", "--check", *WHAT, "*.ts", "*.json")

    def test_types_are_right(self, tools: None):
        succeeds("typescript/bin/tsc", "--noEmit")

    def test_lint_finds_nothing(self, tools: None):
        succeeds("@biomejs/biome/bin/biome", "lint", *WHAT)

    def test_logic_holds(self, tools: None):
        succeeds("vitest/vitest.mjs", "run")

    def test_shapes_are_those_of_the_server(self, tools: None):
        command = [sys.executable, str(frontend.ROOT / "scripts" / "generate_schema.py"), "--check"]
        ended = subprocess.run(command, env=frontend.environment(), capture_output=True, text=True, timeout=300)

        assert ended.returncode == 0, ended.stdout + ended.stderr + "run: python scripts/generate_schema.py"


def sources():
    return [path for path in (frontend.FRONTEND / "src").rglob("*.ts*") if path.name != "schema.ts"]


def test_components_are_short_and_named_as_their_file():
    long = {
        path.name: lines
        for path in sources()
        if path.suffix == ".tsx" and (lines := len(path.read_text().splitlines())) > COMPONENT_LINES
    }
    named = [path for path in sources() if path.suffix == ".tsx" and path.stem[0].isupper()]
    nameless = [
        path.name
        for path in named
        if not re.search(rf"export (default )?(async )?function {path.stem}\b", path.read_text())
    ]

    assert (long, nameless) == ({}, [])
    assert len(named) > 50


def test_only_queries_call_the_api():
    callers = [
        path.name
        for path in sources()
        if "api" not in path.parts and re.search(r"\bapi\.(GET|POST|PUT|DELETE)\(", path.read_text())
    ]

    assert set(callers) <= {"queries.ts"}


@pytest.mark.parametrize("word", [PARSES_HTML, ANY_TYPE])
def test_sources_never_parse_text_as_html_nor_give_up_types(word: str):
    assert [path.name for path in sources() if re.search(word, COMMENTS.sub("", path.read_text()))] == []


def test_frames_run_nothing():
    frames = [text for path in sources() for text in re.findall(r"<iframe[^>]*>|<iframe[\s\S]*?/>", path.read_text())]

    assert frames and all('sandbox=""' in frame for frame in frames)


def test_raw_requests_are_made_in_the_api_folder_only():
    assert [
        path.name for path in sources() if "api" not in path.parts and re.search(r"(?<![\w.])fetch\(", path.read_text())
    ] == []


def test_lock_file_names_no_registry():
    text = (frontend.FRONTEND / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in text and "registry" not in text.lower()
    assert text.count('"integrity": "sha512-') > 100


def test_names_of_the_specification_are_components():
    names = {path.stem for path in sources()}

    assert {"Dashboard", "TaskDetail", "CodeViewer", "AgentChat", "LiveMonitor", "MetricsGraph"} <= names


def test_new_tasks_can_have_every_grader():
    text = (frontend.FRONTEND / "src" / "features" / "tasks" / "GraderField.tsx").read_text()
    offered = re.findall(r"^  ([a-z_]+):\s+'", text, re.MULTILINE)

    assert sorted(offered) == sorted(set(list_plugin_names("graders")) - {"scripted"})


def test_new_tasks_can_have_every_search_policy():
    text = (frontend.FRONTEND / "src" / "features" / "tasks" / "PolicyField.tsx").read_text()
    offered = re.findall(r"^  ([a-z_]+): '", text, re.MULTILINE)

    assert offered == list(POLICIES)
