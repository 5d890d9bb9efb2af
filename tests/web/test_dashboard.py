"""The dashboard's files: the page at people's addresses, never at an operation's; lasting assets; a strict policy."""

import re

import pytest

from orchestrator.operations.registry import OPERATIONS
from orchestrator.web import dashboard

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ADDRESSES = [
    "/",
    "/tasks",
    "/tasks/1",
    "/tasks/1/code",
    "/tasks/x/report",
    "/containers",
    "/compare",
    "/events",
    "/sign-in",
]
OTHERS = [
    "/stream_events",
    "/get_session",
    "/healthcheck",
    "/openapi.json",
    "/docs",
    "/page/docs.js",
    "/assets/index-1a2b.js",
]
FILES = ["/assets/index-1a2b.js", "/assets/font-3c4d.woff2", "/theme.js", "/favicon.svg"]


def paths() -> list[str]:
    return sorted({re.sub(r"\{\w+\}", "1", operation.path) for operation in OPERATIONS.values()})


def is_page(path: str, method: str = "GET", accept: str = HTML["accept"]) -> bool:
    return dashboard.is_page({"method": method, "path": path}, accept)


def test_addresses_of_people_are_the_page(site, built):
    server = site()

    answers = [server.get(path, headers=headers) for path in ADDRESSES for headers in (HTML, {"accept": "*/*"})]

    assert all(answer.status_code == 200 and "csp-nonce" in answer.text for answer in answers)


@pytest.mark.parametrize("path", [*paths(), *OTHERS])
def test_no_operation_is_swallowed_by_the_page(path):
    assert not any(
        is_page(path + end, method)
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
        for end in ("", "/")
    )


def test_browsers_get_answers_of_operations_not_the_page(site, built):
    server = site()

    answers = {path: server.get(path, headers=HTML) for path in paths()}

    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code not in (401, 405)} == {
        "/healthcheck": 200
    }
    assert not any("csp-nonce" in answer.text for answer in answers.values())


def test_page_is_for_reading_only():
    assert not any(is_page("/tasks", method) for method in ("POST", "PUT", "DELETE", "PATCH"))


def test_mistyped_address_is_the_page_for_browsers_and_an_error_for_programs(site, built):
    server = site()

    assert "csp-nonce" in server.get("/no/such/page", headers=HTML).text
    assert server.get("/no/such/page", headers={"accept": "*/*"}).status_code == 401


def test_report_is_still_the_servers_own_page(site, built):
    answer = site().get("/tasks/12/report", headers=HTML)

    assert answer.status_code == 200 and "/page/report.js" in answer.text


def test_missing_asset_is_missing_and_never_the_page(site, built):
    server = site()
    names = [
        "nothing.js",
        "old-0000.css",
        ".hidden",
        "..%2findex.html",
        "..%5cindex.html",
        "a%5c..%5c..%5cindex.html",
        "index.html",
    ]

    answers = [server.get(f"/assets/{name}", headers=HTML) for name in names]

    assert all(answer.status_code == 404 and "csp-nonce" not in answer.text for answer in answers)


def test_assets_come_as_the_browser_takes_them_best(site, built):
    server = site()

    def got(taken: str) -> tuple[str | None, bytes]:
        with server.stream("GET", "/assets/index-1a2b.js", headers={"accept-encoding": taken}) as answer:
            assert (
                answer.headers["content-type"].startswith("text/javascript")
                and answer.headers["vary"] == "accept-encoding"
            )
            return answer.headers.get("content-encoding"), b"".join(answer.iter_raw())

    assert got("gzip, deflate, br") == ("br", b"brotli")
    assert got("gzip") == got("br;q=0, gzip") == ("gzip", b"gzip")
    assert got("identity") == (None, b"export {}")


def test_assets_are_kept_for_good_and_the_rest_is_asked_for_again(site, built):
    server = site()

    kept = {
        path: server.get(path, headers={"accept-encoding": "identity"}).headers["cache-control"]
        for path in ("/", *FILES)
    }

    hashed = {path: value for path, value in kept.items() if path.startswith("/assets/")}
    assert set(hashed.values()) == {"public, max-age=31536000, immutable"}
    assert {value for path, value in kept.items() if path not in hashed} == {"no-cache"}


def test_nonce_is_fresh_for_each_request(site, built):
    server = site()
    pages = [server.get("/") for _ in range(3)]

    nonces = [re.search(r'nonce="([\w-]{20,})"', page.text).group(1) for page in pages]
    assert len(set(nonces)) == 3 and "__CSP_NONCE__" not in pages[0].text
    assert all(
        f"'nonce-{nonce}'" in page.headers["content-security-policy"] for nonce, page in zip(nonces, pages, strict=True)
    )


def test_policy_forbids_all_that_the_page_does_not_use(site, built):
    policy = dict(part.strip().split(" ", 1) for part in site().get("/").headers["content-security-policy"].split(";"))

    assert (
        policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["style-src-attr"] == "'none'"
    )
    assert (
        policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        and policy["connect-src"] == policy["worker-src"] == policy["form-action"] == "'self'"
    )
    assert not any("unsafe" in value or "http" in value or "*" in value for value in policy.values())


def test_workers_reach_nothing_but_the_server(site, built):
    policy = (
        site().get("/assets/index-1a2b.js", headers={"accept-encoding": "identity"}).headers["content-security-policy"]
    )

    assert policy == "default-src 'none'; script-src 'self'; connect-src 'self'"


def test_page_follows_a_new_build_under_a_running_server(site, built):
    server = site()
    server.get("/")
    (built / "index.html").write_text("another build")

    assert server.get("/").text == "another build"


def test_without_a_build_the_page_says_how_to_get_one(site, built):
    (built / "index.html").unlink()

    answer = site().get("/")

    assert answer.status_code == 503 and "scripts/build_dashboard.py" in answer.text and "ORCH_SKIP_UI" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_page_needs_no_key_and_holds_none(site, built):
    assert "a-key-nobody-may-see" not in site().get("/").text
