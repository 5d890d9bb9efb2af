"""Servers as a browser reaches them: a port of their own, a key of their own, and no key in the requests."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.settings import Settings
from orchestrator.web import dashboard

OWN_KEY = "a-key-nobody-may-see"
BUILT = {
    "index.html": '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/theme.js"></script>',
    "theme.js": "document.title = 'theme'",
    "favicon.svg": "<svg/>",
    "assets/index-1a2b.js": "export {}",
    "assets/index-1a2b.js.br": "brotli",
    "assets/index-1a2b.js.gz": "gzip",
    "assets/font-3c4d.woff2": "font",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., TestClient]]:
    """site(key=..., port=..., folder=...): a running server without engine, as a browser without a key sees it."""
    with contextlib.ExitStack() as stack:

        def start(*, key: str = OWN_KEY, port: int = 8000, folder: str = "data") -> TestClient:
            app = create_app(Settings(_env_file=None, data_dir=tmp_path / folder, demo_api_key=key), engine=False)
            return stack.enter_context(TestClient(app, base_url=f"http://127.0.0.1:{port}"))

        yield start


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small build in place of the dashboard's: what the server does with files does not depend on their content."""
    for name, text in BUILT.items():
        path = tmp_path / "built" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(dashboard, "_FOLDER", tmp_path / "built")
    return tmp_path / "built"


def sign_in(site: TestClient, key: str = OWN_KEY) -> str:
    """The token that writes need; the cookie is in the client's jar."""
    answer = site.post("/create_session", json={"api_key": key})
    assert answer.status_code == 200, answer.text
    return answer.json()["csrf_token"]
