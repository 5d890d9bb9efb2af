"""get_report and compare_results on records of a loop: what the numbers rest on, and what they do not say."""

import re
from html.parser import HTMLParser

import pytest

from orchestrator.report.changes import shorten
from orchestrator.report.html import POLICY
from tests.take_home.played import HOSTILE, Play


def test_report_tells_the_winning_line_with_gains(standard):
    api, task_id, *_ = standard
    report = api.get(f"/get_report/{task_id}").json()

    assert [(change["version"], change["parent"]) for change in report["line"]] == [
        ("v1", None),
        ("v3", "v1"),
        ("v5", "v3"),
    ]
    assert [change["gain"] for change in report["line"]] == [None, pytest.approx(0.09), pytest.approx(0.01)]
    assert [change["beyond_noise"] for change in report["line"]] == [None, True, False]
    assert report["line"][1]["diff"]["files"][0]["hunks"][0]["lines"] == [" a = 1", "-b = 2", "+b = 3"]
    assert report["best"]["gap"] == pytest.approx(0.03)


def test_report_says_which_change_may_be_luck(standard):
    api, task_id, *_ = standard
    report = api.get(f"/get_report/{task_id}").json()

    assert [change["luck"] and change["luck"]["says"] for change in report["line"]] == [None, "better", "may be luck"]
    assert report["line"][1]["luck"]["rows"] == 100
    assert any("may be luck" in warning for warning in report["warnings"])


def test_report_groups_what_failed_by_reason(standard):
    api, task_id, *_ = standard
    report = api.get(f"/get_report/{task_id}").json()

    assert [(group["verdict"], group["reasons"][0]["versions"]) for group in report["tried"]] == [
        ("crashed", ["v2"]),
        ("worse", ["v4"]),
    ]
    assert report["tried"][0]["reasons"][0]["reason"] == "It failed with exit code 1."
    assert report["authors"] == [{"agent": "coder", "versions": 5, "on_line": 3, "failed": 1, "cost_usd": None}]


def test_headline_names_best_target_held_out_and_failures(standard):
    api, task_id, *_ = standard
    said = " ".join(api.get(f"/get_report/{task_id}").json()["headline"])

    for words in (
        "v5 is the best of 5 versions: accuracy 0.9100",
        "meets the target 0.9",
        "scores 0.8800 (n=1)",
        "v3 gained the most (+0.0900)",
        "1 of 5 versions failed",
    ):
        assert words in said


def test_without_a_best_the_report_says_so(served, api, task_id):
    assert "No loop has run for this task" in api.get(f"/get_report/{task_id}").json()["headline"][0]
    assert "<h1>No best version yet</h1>" in api.get(f"/download_report/{task_id}").text


def test_parents_in_a_circle_end_the_line(served):
    plays = [Play("v1", "1", "baseline", [0.5, 0.5], parent="v2"), Play("v2", "2", "improved", [0.6, 0.6], parent="v1")]
    with served(plays, best="v2") as (api, task_id):
        report = api.get(f"/get_report/{task_id}").json()

    assert [change["version"] for change in report["line"]] == ["v1", "v2"]


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_hostile_text_stays_text_on_the_page(served):
    plays = [
        Play("v1", f"# {HOSTILE}\n", "baseline", [0.8, 0.8], agent=HOSTILE, summary=HOSTILE),
        Play(
            "v2",
            f"x = 1 # {HOSTILE}\n</pre><img src=x onerror=alert(1)>\n",
            "improved",
            [0.9, 0.9],
            "v1",
            agent=HOSTILE,
            summary=HOSTILE,
        ),
        Play("v3", "1", "crashed", parent="v2", reason=HOSTILE),
    ]
    with served(plays, best="v2", name=HOSTILE[:190], description=HOSTILE) as (api, task_id):
        page, markdown = (api.get(f"/download_report/{task_id}?format={kind}") for kind in ("html", "md"))

    seen = Seen()
    seen.feed(page.text)
    assert not seen.tags & {"script", "img", "a", "iframe", "object", "form", "link"} and not {
        name for name in seen.attributes if name.startswith("on")
    }
    assert "style" not in seen.attributes and "src" not in seen.attributes
    for text in (page.text, markdown.text):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]", text)
    outside = re.sub(r"(?ms)^(`{3,})diff$.*?^\1$", "", markdown.text)
    assert not re.search(r"(?<!\\)<script|(?<!\\)\]\(", outside)


def test_page_allows_its_own_style_and_nothing_else(standard):
    api, task_id, *_ = standard
    answer = api.get(f"/download_report/{task_id}")

    assert POLICY.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in POLICY
    assert POLICY.replace("'", "&#x27;") in answer.text
    assert (
        answer.headers["content-disposition"].startswith("attachment")
        and "sandbox" in answer.headers["content-security-policy"]
    )
    assert "http:" not in answer.text and "https:" not in answer.text


def test_long_lines_are_shorten_in_the_middle():
    line = [f"v{number}" for number in range(1, 61)]

    shown, left_out = shorten(line)

    assert (len(shown), left_out, shown[0], shown[-1]) == (40, 20, "v1", "v60")


def test_versions_are_held_against_the_first(standard):
    api, task_id, *_ = standard
    found = api.get("/compare_results", params={"versions": [f"{task_id}/v3", f"{task_id}/v1", f"{task_id}/v2"]}).json()

    first, second, third = found["compared"]
    assert (first["score"]["mean"], second["gain"], second["luck"]["says"]) == (
        pytest.approx(0.9),
        pytest.approx(-0.09),
        "worse",
    )
    assert (third["source"], third["compares"], third["why_not"]) == (
        "none",
        False,
        "One of the versions has no score yet.",
    )
    assert found["metrics"] == ["accuracy"] and second["metrics"]["accuracy"]["n"] == 2


def test_scores_of_other_data_are_not_compared(served):
    with served() as (api, task_id):
        other = api.post("/upload_task", json={"name": "other", "dataset": "digits"}).json()["task_id"]
        api.post("/upload_code", data={"task_id": other, "version": "v1", "agent": "c", "file_content": "1"})
        api.post("/upload_results", json={"task_id": other, "version": "v1", "accuracy": 1.0})
        found = api.get("/compare_results", params={"versions": [f"{task_id}/v3", f"{other}/v1"]}).json()["compared"][1]

    assert (found["gain"], found["luck"], found["why_not"]) == (
        None,
        None,
        "One was graded here, the other was reported from outside.",
    )


@pytest.mark.parametrize(
    ("version", "status"), [("v1", 422), ("x/v1", 422), ("1/../x", 400), ("1/v99", 404), ("99/v1", 404)]
)
def test_versions_that_cannot_be_meant_are_refused(standard, version, status):
    assert standard.api.get("/compare_results", params={"versions": version}).status_code == status
