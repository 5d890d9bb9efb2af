"""Sessions of browsers: a cookie that scripts cannot read, a token for whatever changes something, and an end."""

from http.cookies import SimpleCookie

from orchestrator.storage.tables import sessions
from tests.web.conftest import OWN_KEY, sign_in

TASK = {"name": "digits", "dataset": "digits"}


def test_cookie_is_kept_from_scripts_and_other_sites(site):
    answer = site().post("/create_session", json={"api_key": OWN_KEY})

    (cookie,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie["httponly"] and cookie["samesite"] == "lax" and cookie["path"] == "/" and not cookie["domain"]
    assert 0 < int(cookie["max-age"]) <= 14 * 24 * 3600
    assert answer.headers["cache-control"] == "no-store"


def test_cookie_is_secure_where_the_server_is_asked_over_tls(site):
    over_tls = site()
    over_tls.base_url = "https://127.0.0.1:8000"

    assert "Secure" in over_tls.post("/create_session", json={"api_key": OWN_KEY}).headers["set-cookie"]


def test_session_reads_without_a_key(site):
    browser = site()
    sign_in(browser)

    assert browser.get("/get_tasks").status_code == 200
    assert browser.get("/get_session").json()["name"] == "admin"


def test_writes_need_the_token_of_the_session(site):
    browser = site()
    token = sign_in(browser)

    refused = [
        browser.post("/upload_task", json=TASK, headers=headers)
        for headers in ({}, {"x-csrf-token": "guess"}, {"x-csrf-token": ""})
    ]
    taken = browser.post("/upload_task", json=TASK, headers={"x-csrf-token": token})

    assert [answer.status_code for answer in refused] == [401, 401, 401] and "X-CSRF-Token" in refused[0].json()[
        "detail"
    ]
    assert taken.status_code == 200
    assert len(browser.get("/get_tasks").json()["tasks"]) == 1


def test_token_of_another_session_is_not_taken(site):
    browser = site()
    first = sign_in(browser)
    sign_in(browser)

    assert browser.post("/upload_task", json=TASK, headers={"x-csrf-token": first}).status_code == 401


def test_wrong_key_is_told_where_the_right_one_stands(site):
    browser = site()

    for key in ("wrong", "demo_key", "\u00e9", "x" * 500):
        answer = browser.post("/create_session", json={"api_key": key})
        assert answer.status_code == 401 and "DEMO_API_KEY" in answer.json()["detail"]
        assert "set-cookie" not in answer.headers and key not in answer.text


def test_sign_in_takes_one_of_key_and_code(site):
    browser = site()
    bodies = [{}, {"api_key": "a", "code": "b"}, {"api_key": ""}, {"api_key": "x" * 501}, {"code": None}]

    assert {browser.post("/create_session", json=body).status_code for body in bodies} == {422}


def test_expired_session_is_no_session(site):
    browser = site()
    token = sign_in(browser)
    past = sessions.update().values(expires_at="2020-01-01T00:00:00.000000Z")
    browser.portal.call(browser.app.state.lazy_store.store().write, lambda tx: tx.execute(past).rowcount)

    assert browser.get("/get_session").status_code == 401
    assert browser.get("/get_tasks").status_code == 401
    assert browser.post("/upload_task", json=TASK, headers={"x-csrf-token": token}).status_code == 401


def test_sign_out_ends_the_session_for_whoever_has_the_cookie(site):
    browser = site()
    token = sign_in(browser)
    kept = dict(browser.cookies)

    assert browser.delete("/delete_session").status_code == 401  # another site's page cannot sign anybody out
    assert browser.delete("/delete_session", headers={"x-csrf-token": token}).json() == {"signed_out": True}

    assert not browser.cookies
    browser.cookies.update(kept)
    assert browser.get("/get_tasks").status_code == 401


def test_signing_out_without_a_session_is_no_error(site):
    assert site().delete("/delete_session").status_code == 200


def test_another_key_ends_the_sessions_of_the_old_one(site):
    before = site(key="the old key", folder="same")
    sign_in(before, "the old key")
    kept = dict(before.cookies)
    before.portal.call(before.app.state.lazy_store.close)

    after = site(key="the new key", folder="same")
    after.cookies.update(kept)

    assert after.get("/get_session").status_code == 401
    assert after.get("/get_tasks").status_code == 401


def test_session_outlives_a_restart_with_the_same_key(site):
    before = site(folder="same")
    sign_in(before)
    kept = dict(before.cookies)
    before.portal.call(before.app.state.lazy_store.close)

    after = site(folder="same")
    after.cookies.update(kept)

    assert after.get("/get_tasks").status_code == 200


def test_servers_on_one_machine_keep_their_sessions_apart(site):
    one, other = site(port=8001, folder="one"), site(port=8002, folder="other")
    sign_in(one)
    other.cookies = one.cookies  # browsers share cookies between ports

    assert other.get("/get_tasks").status_code == 401
    sign_in(other)
    assert (one.get("/get_tasks").status_code, other.get("/get_tasks").status_code) == (200, 200)


def test_hostile_cookies_are_nobody(site):
    browser = site()
    cookies = ["orchestrator_session_8000=", "orchestrator_session_8000=guess", "=;;\x80", "a" * 5000, 'x="']

    assert {
        browser.get("/get_tasks", headers={"cookie": cookie.encode("latin-1")}).status_code for cookie in cookies
    } == {401}


def test_record_holds_no_token_that_could_be_stolen(site):
    browser = site()
    sign_in(browser)
    (token,) = dict(browser.cookies).values()
    kept = browser.portal.call(
        browser.app.state.lazy_store.store().read, lambda tx: [tuple(row) for row in tx.execute(sessions.select())]
    )

    assert len(kept) == 1 and token not in str(kept) and OWN_KEY not in str(kept)


def test_key_in_a_header_needs_no_token(site):
    answer = site().post("/upload_task", json=TASK, headers={"x-api-key": OWN_KEY})

    assert answer.status_code == 200
