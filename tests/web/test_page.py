"""The page at `/`: served whole, under a strict policy, without a key, and with text only as text."""

import re
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.report.html import STYLE_SOURCE
from orchestrator.settings import Settings

FOLDER = files("orchestrator.web") / "page_files"
SECRET = "a-key-nobody-may-see"


@pytest.fixture
def private(tmp_path) -> TestClient:
    """A server with a key of its own, asked without it."""
    return TestClient(create_app(Settings(_env_file=None, data_dir=tmp_path, demo_api_key=SECRET), engine=False))


def assets() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if not path.name.endswith(".html"))


def test_page_needs_no_key_and_forbids_what_it_does_not_use(private):
    answer = private.get("/")

    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("name", assets())
def test_every_file_of_the_page_is_served_with_its_type(private, name):
    answer = private.get(f"/page/{name}")

    kind = "text/css" if name.endswith(".css") else "text/javascript"
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["nothing.js", "index.html", "..%2f..%2fapp.py", "%2e%2e/page.py"])
def test_nothing_else_is_served_from_there(private, name):
    assert private.get(f"/page/{name}").status_code in (401, 404)


def test_own_key_is_nowhere_on_the_page(private):
    for path in ("/", *(f"/page/{name}" for name in assets())):
        assert SECRET not in private.get(path).text


def test_page_has_no_inline_script_or_style():
    html = (FOLDER / "index.html").read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", html)


@pytest.mark.parametrize("name", [name for name in assets() if name.endswith(".js")])
def test_scripts_never_parse_text_as_html(name):
    source = (FOLDER / name).read_text(encoding="utf-8")

    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc", source)


@pytest.mark.parametrize("name", [name for name in assets() if name.endswith(".js")])
def test_scripts_import_files_that_are_there(name):
    imported = re.findall(r'from "/page/([\w.]+)"', (FOLDER / name).read_text(encoding="utf-8"))

    assert set(imported) <= set(assets())


def test_html_has_every_element_that_the_script_asks_for():
    html = (FOLDER / "index.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'byId\("([\w-]+)"\)', (FOLDER / "page.js").read_text(encoding="utf-8")))

    assert asked - {"left"} <= set(re.findall(r'id="([\w-]+)"', html))


def test_page_asks_for_paths_that_the_server_has():
    source = (FOLDER / "page.js").read_text(encoding="utf-8") + (FOLDER / "live.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'["`]/(get_\w+|stats|stream_events)', source))
    paths = create_app(Settings(_env_file=None), engine=False).openapi()["paths"]

    assert {"get_tasks", "get_loop", "stream_events", "stats"} <= asked
    assert all(any(path.startswith(f"/{name}") for path in paths) for name in asked)


def test_frame_of_a_report_holds_nothing_of_the_task(private):
    answer = private.get("/tasks/1/report")

    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200 and "task 1" not in answer.text
    assert "script-src 'self';" in policy and "frame-src blob:" in policy and f"style-src 'self' {STYLE_SOURCE};" in policy
    assert "unsafe" not in policy and 'sandbox="allow-same-origin"' in answer.text
    assert private.get("/download_report/1").status_code == 401


@pytest.mark.parametrize("path", ["/tasks", "/tasks/1", "/tasks/1/code", "/tasks/1/report/more", "/tasks/1/reports"])
def test_addresses_beside_the_report_are_the_dashboard(private, path):
    report, answer = private.get("/tasks/1/report"), private.get(path, headers={"accept": "text/html"})

    assert 'src="/page/report.js"' in report.text and "report.js" not in answer.text
    assert answer.headers["content-security-policy"] != report.headers["content-security-policy"]


def test_report_of_a_server_with_its_own_key_is_shown_by_the_session(private):
    private.post("/create_session", json={"api_key": SECRET})
    refused = {"x-api-key": "demo_key"}  # what the page has where no key was entered

    assert private.get("/get_session", headers=refused).json()["csrf_token"]
    assert private.get("/get_session", headers={"x-api-key": SECRET}).json()["csrf_token"] == ""
    assert private.get("/download_report/1").status_code == 404
    assert private.get("/download_report/1", headers=refused).status_code == 401


def test_report_script_finds_its_elements():
    html = (FOLDER / "report.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'byId\("([\w-]+)"\)', (FOLDER / "report.js").read_text(encoding="utf-8")))

    assert {"report", "problem"} <= asked <= set(re.findall(r'id="([\w-]+)"', html))
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", html)
