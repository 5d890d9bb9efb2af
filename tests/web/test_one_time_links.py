"""Links that sign one browser in, once; and pages of other sites, which sign nobody in."""

import re

import pytest

from orchestrator.app import sign_in_link
from orchestrator.web import keyring as module
from orchestrator.web.keyring import MAX_CODES, Keyring
from tests.web.conftest import OWN_KEY, sign_in


def code_of(browser) -> str:
    link = sign_in_link(browser.app, "http://127.0.0.1:8000")
    return re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in#([\w-]{24})", link).group(1)


def test_code_of_a_link_signs_in(site):
    browser = site()

    answer = browser.post("/create_session", json={"code": code_of(browser)})

    assert answer.status_code == 200 and browser.get("/get_tasks").status_code == 200


def test_code_signs_in_once(site):
    browser = site()
    code = code_of(browser)
    browser.post("/create_session", json={"code": code})

    again = browser.post("/create_session", json={"code": code})

    assert (
        again.status_code == 401
        and "has already been used" in again.json()["detail"]
        and "orchestrator up" in again.json()["detail"]
    )


def test_code_that_is_too_old_does_not_sign_in(monkeypatch):
    keys = Keyring(OWN_KEY, public=False)
    monkeypatch.setattr(module, "CODE_SECONDS", -1.0)

    assert keys.take_code(keys.create_code()) is None


def test_code_of_another_server_does_not_sign_in(site):
    one, other = site(port=8001, folder="one"), site(port=8002, folder="other")

    assert other.post("/create_session", json={"code": code_of(one)}).status_code == 401


def test_oldest_of_too_many_codes_goes():
    keys = Keyring(OWN_KEY, public=False)
    codes = [keys.create_code() for _ in range(MAX_CODES + 1)]

    assert keys.take_code(codes[0]) is None
    assert all(keys.take_code(code) for code in codes[1:])


def test_key_is_no_code_and_code_no_key(site):
    browser = site()
    code = code_of(browser)

    assert browser.post("/create_session", json={"code": OWN_KEY}).status_code == 401
    assert browser.post("/create_session", json={"api_key": code}).status_code == 401
    assert browser.get("/get_tasks", headers={"x-api-key": code}).status_code == 401


@pytest.mark.parametrize("key", ["", "wrong", "\udcff", "demo_key "])
def test_keyring_takes_its_own_key_only(key):
    keys = Keyring("demo_key", public=True)

    assert keys.find_principal(key) is None and keys.find_principal("demo_key").name == "admin"


def test_other_sites_sign_nobody_in_with_the_public_key(site):
    browser = site(key="demo_key")

    for headers in ({"origin": "https://evil.example"}, {"host": "rebound.evil.example:8000"}, {"origin": "null"}):
        answer = browser.post("/create_session", json={"api_key": "demo_key"}, headers=headers)
        assert (
            answer.status_code == 403
            and "DEMO_API_KEY" in answer.json()["detail"]
            and "set-cookie" not in answer.headers
        )


ELSEWHERE = {
    "host": [
        "localhost:80.evil.example",
        "127.0.0.1:80@evil.example",
        "localhost@evil.example",
        "intranet",
        "evil:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "0x7f000001",
        "[::1].evil.example",
        "localhost:8000:9000",
        "",
    ],
    "origin": [
        "http://localhost:80.evil.example",
        "http://127.0.0.1:80@evil.example",
        "http://evil",
        "http://localhost.evil.example",
        "localhost",
        "",
    ],
}
AT_HOME = {
    "host": ["localhost", "LOCALHOST:8000", "127.0.0.1:3000", "[::1]:8000", "192.168.1.7:8000", "[fe80::1]"],
    "origin": ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:8000"],
}


def sign_in_status(browser, header: str, value: str) -> int:
    return browser.post("/create_session", json={"api_key": "demo_key"}, headers={header: value}).status_code


@pytest.mark.parametrize("header, value", [(header, value) for header, all_ in ELSEWHERE.items() for value in all_])
def test_names_that_only_look_like_this_machine_are_elsewhere(site, header, value):
    assert sign_in_status(site(key="demo_key"), header, value) == 403


@pytest.mark.parametrize("header, value", [(header, value) for header, all_ in AT_HOME.items() for value in all_])
def test_this_machine_is_at_home_by_every_way_to_write_it(site, header, value):
    assert sign_in_status(site(key="demo_key"), header, value) == 200


def test_other_sites_do_nothing_with_a_session_of_the_public_key(site):
    browser = site(key="demo_key")
    token = sign_in(browser, "demo_key")

    answer = browser.post(
        "/upload_task", json={"name": "x"}, headers={"origin": "https://evil.example", "x-csrf-token": token}
    )

    assert answer.status_code == 403


def test_other_sites_pages_read_no_answer_with_the_cookie(site):
    browser = site()
    sign_in(browser)

    answer = browser.get("/get_tasks", headers={"origin": "https://evil.example"})

    assert "access-control-allow-credentials" not in answer.headers


def test_page_of_the_server_itself_signs_in(site):
    answer = site(key="demo_key").post(
        "/create_session", json={"api_key": "demo_key"}, headers={"origin": "http://127.0.0.1:8000"}
    )

    assert answer.status_code == 200
