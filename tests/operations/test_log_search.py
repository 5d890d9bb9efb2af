"""search_logs: lines with a match, by number, live and ended, bounded in time."""

import time

import pytest

pytestmark = pytest.mark.both_databases
COUNTED = "".join(f"line {number}\n" for number in range(1, 1001))


def upload(api, task_id: int, text: str) -> str:
    return f"run-{api.post('/upload_results', json={'task_id': task_id, 'raw_logs': text}).json()['run_id']}.log"


def tail(api, task_id: int, **query) -> dict:
    answer = api.get(f"/tail_logs/{task_id}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def search(api, task_id: int, q: str, **query) -> dict:
    answer = api.get(f"/search_logs/{task_id}", params={"q": q} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def numbers(answer: dict) -> list[int]:
    return [line["number"] for line in answer.get("lines", answer.get("matches"))]


def test_plain_text_is_found_whatever_its_case(api, task_id):
    upload(api, task_id, "Grüße\nnothing\nGRÜSSE und GRÜẞE\n  größer (a+b)\n")

    assert numbers(search(api, task_id, "GRÜ")) == [1, 3]
    assert numbers(search(api, task_id, "GRÜ", match_case=True)) == [3]
    assert numbers(search(api, task_id, "(A+B)")) == [4]
    assert search(api, task_id, "größer")["matches"][0]["column"] == 3


def test_regular_expressions_hold_within_a_line(api, task_id):
    upload(api, task_id, "alpha 1\nbeta 22\n\ngamma 333\n")

    assert numbers(search(api, task_id, r"^\w+ \d{2,}$", regex=True)) == [2, 4]
    assert numbers(search(api, task_id, r"1\s+beta", regex=True)) == []
    assert numbers(search(api, task_id, r"^$", regex=True)) == [3]
    assert numbers(search(api, task_id, r"x*", regex=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize("pattern", ["(", "a{1000}{1000}", "(?=a)", r"\1", "[z-a]", "(?P<n>a", "a)|(b"])
def test_a_bad_expression_is_one_sentence(api, task_id, pattern):
    upload(api, task_id, "a\n")

    refused = api.get(f"/search_logs/{task_id}", params={"q": pattern, "regex": True})

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert refused.json()["detail"].startswith("q is not a valid regular expression")


def test_an_expression_that_explodes_elsewhere_is_quick(api, task_id):
    upload(api, task_id, "a" * 900_000 + "b\n")
    began = time.monotonic()

    answer = search(api, task_id, "(a+)+$|(a|a)*c|(x+x+)+y", regex=True)

    assert answer["matches"] == []
    assert time.monotonic() - began < 2.0


def test_matches_show_their_surroundings(api, task_id):
    upload(api, task_id, COUNTED)

    match = search(api, task_id, "line 1000", context=2)["matches"][0]
    first = search(api, task_id, "line 1", context=2, limit=1)["matches"][0]

    assert ([line["number"] for line in match["before"]], match["after"]) == ([998, 999], [])
    assert (first["before"], [line["number"] for line in first["after"]]) == ([], [2, 3])


def test_a_match_far_out_in_a_long_line_is_in_sight(api, task_id):
    upload(api, task_id, "x" * 700_000 + "needle" + "y" * 200_000 + "\nneedle\n")

    far, near = search(api, task_id, "needle")["matches"]

    assert (far["number"], far["column"], far["cut"], far["size_bytes"]) == (1, 700_001, True, 900_006)
    assert far["text"][far["column"] - far["text_column"] :].startswith("needle")
    assert (near["number"], near["column"], near["cut"]) == (2, 1, False)


def test_all_logs_of_the_task_are_searched_newest_first(api, task_id):
    for number in range(3):
        upload(api, task_id, f"needle {number}\n" * 2)

    seen, query = [], {}
    while query is not None:
        answer = search(api, task_id, "needle", limit=1, **query)
        seen += [(match["filename"], match["number"]) for match in answer["matches"]]
        query = {"cursor": answer["next_cursor"]} if answer["next_cursor"] else None

    assert seen == [(f"run-{run}.log", line) for run in (3, 2, 1) for line in (1, 2)]
    assert search(api, task_id, "needle", limit=1)["stopped"] == "limit"
    assert [match["filename"] for match in search(api, task_id, "needle", filename="run-2.log")["matches"]] == [
        "run-2.log"
    ] * 2


def test_a_search_that_takes_too_long_says_where_it_goes_on(api, task_id, monkeypatch):
    from orchestrator.operations import log_search

    upload(api, task_id, COUNTED * 20)
    monkeypatch.setattr(log_search, "BLOCK_BYTES", 4096)
    monkeypatch.setattr(log_search, "SEARCH_SECONDS", 0.0)
    cut = search(api, task_id, "line 1000")
    assert (cut["stopped"], cut["matches"]) == ("time", [])

    monkeypatch.setattr(log_search, "SEARCH_SECONDS", 5.0)
    rest = search(api, task_id, "line 1000", cursor=cut["next_cursor"])

    assert (len(rest["matches"]), rest["stopped"]) == (20, None)


@pytest.mark.parametrize("cursor", ["x", "5", "WyIiLDVd", "WyItMTpydW4tMS5sb2ciLDVd", "WyJ4OnJ1bi0xLmxvZyIsNV0="])
def test_cursors_of_others_are_refused(api, task_id, cursor):
    upload(api, task_id, COUNTED)

    assert api.get(f"/tail_logs/{task_id}", params={"cursor": cursor}).json()["code"] == "bad_cursor"
    assert api.get(f"/search_logs/{task_id}", params={"q": "x", "cursor": cursor}).json()["code"] == "bad_cursor"


def test_a_task_without_logs_says_so(api, task_id):
    assert api.get(f"/tail_logs/{task_id}").json()["code"] == "log_not_found"
    assert search(api, task_id, "x") == {"next_cursor": None, "matches": [], "searched_bytes": 0, "stopped": None}
