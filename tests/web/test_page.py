"""The pages beside the dashboard: served whole, under a strict policy, without a key, and with text only as text."""

import re
from importlib.resources import files

import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.report.html import STYLE_SOURCE
from orchestrator.settings import Settings

FOLDER = files("orchestrator.web") / "page_files"
PAGES = ["docs.html", "report.html"]
SECRET = "a-key-nobody-may-see"


@pytest.fixture
def private(tmp_path) -> TestClient:
    """A server with a key of its own, asked without it."""
    return TestClient(create_app(Settings(_env_file=None, data_dir=tmp_path, demo_api_key=SECRET), engine=False))


def assets() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if not path.name.endswith(".html"))


def scripts() -> list[str]:
    return [name for name in assets() if name.endswith(".js")]


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_docs_need_no_key_and_forbid_what_they_do_not_use(private):
    answer = private.get("/docs")

    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("name", assets())
def test_every_file_of_the_pages_is_served_with_its_type(private, name):
    answer = private.get(f"/page/{name}")

    kind = "text/css" if name.endswith(".css") else "text/javascript"
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["nothing.js", "docs.html", "..%2f..%2fapp.py", "%2e%2e/page.py"])
def test_nothing_else_is_served_from_there(private, name):
    assert private.get(f"/page/{name}").status_code in (401, 404)


def test_own_key_is_nowhere_on_the_pages(private):
    for path in ("/docs", "/tasks/1/report", *(f"/page/{name}" for name in assets())):
        assert SECRET not in private.get(path).text


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_inline_script_or_style(name):
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text(name))


@pytest.mark.parametrize("name", scripts())
def test_scripts_never_parse_text_as_html(name):
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc", text(name)
    )


@pytest.mark.parametrize("name", scripts())
def test_scripts_import_files_that_are_there(name):
    assert set(re.findall(r'from "/page/([\w.]+)"', text(name))) <= set(assets())


def test_every_file_is_used_by_a_page():
    used = {name for source in (*PAGES, *scripts()) for name in re.findall(r"/page/([\w.]+)", text(source))}

    assert used == set(assets())


def test_frame_of_a_report_holds_nothing_of_the_task(private):
    answer = private.get("/tasks/1/report")

    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200 and "task 1" not in answer.text
    assert (
        "script-src 'self';" in policy and "frame-src blob:" in policy and f"style-src 'self' {STYLE_SOURCE};" in policy
    )
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
    asked = set(re.findall(r'byId\("([\w-]+)"\)', text("report.js")))

    assert {"report", "problem"} <= asked <= set(re.findall(r'id="([\w-]+)"', text("report.html")))


def test_report_asks_for_paths_that_the_server_has():
    asked = set(re.findall(r'["`]/([a-z]+_[a-z]+)', text("report.js")))
    paths = create_app(Settings(_env_file=None), engine=False).openapi()["paths"]

    assert asked == {"download_report", "export_task", "create_session"}
    assert all(any(path.startswith(f"/{name}") for path in paths) for name in asked)


def test_report_keeps_no_key_in_the_browser():
    assert not re.search(r"localStorage|sessionStorage|X-API-KEY", text("report.js"), re.IGNORECASE)
