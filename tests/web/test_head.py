"""HEAD answers as GET does, without the body: uptime monitors and load balancers ask so."""

import pytest

from tests.web.conftest import OWN_KEY


@pytest.mark.parametrize("path", ["/healthcheck", "/get_tasks", "/stats", "/get_task/999", "/", "/openapi.json"])
def test_head_has_the_status_and_headers_of_get(site, path):
    browser = site()
    headers = {"x-api-key": OWN_KEY, "accept": "text/html"} if path == "/" else {"x-api-key": OWN_KEY}

    head, get = browser.head(path, headers=headers), browser.get(path, headers=headers)

    assert (head.status_code, head.headers["content-type"]) == (get.status_code, get.headers["content-type"])
    assert head.content == b"" and get.content


def test_head_needs_the_key_that_get_needs(site):
    assert site().head("/get_tasks").status_code == 401


def test_head_of_the_endless_stream_is_refused(site):
    assert site().head("/stream_events", headers={"x-api-key": OWN_KEY}).status_code == 405
