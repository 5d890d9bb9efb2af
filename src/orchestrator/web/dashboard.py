"""The dashboard as the build hook left it in `dashboard_files/`: hashed assets, and one page for people's addresses.

Operations live at the root too, so the page answers only GET requests that are no operation's: the dashboard's own
addresses, and whatever else a browser asks for as HTML (it shows that there is no such page).
"""

import mimetypes
import re
import secrets
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response
from starlette.types import Scope

from orchestrator.operations.registry import OPERATIONS

router = APIRouter(include_in_schema=False)

PAGES = frozenset({"", "tasks", "containers", "compare", "events", "settings", "sign-in", "kit"})
NOT_PAGES = frozenset(
    {"docs", "openapi.json", "page", "assets", "stream_events", "create_session", "get_session", "delete_session"}
) | frozenset(operation.path.split("/")[1] for operation in OPERATIONS.values())
REPORT = re.compile(r"/tasks/\d+/report")  # web/page.py shows it
NAME = re.compile(r"\w[\w.-]*")
NONCE = b"__CSP_NONCE__"
ENCODINGS = {"br": ".br", "gzip": ".gz"}
WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"  # a shared worker has the one of its file
_FOLDER = files("orchestrator.web") / "dashboard_files"
_UNBUILT = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>AI Orchestrator</title><body>
<h1>The dashboard is not built</h1>
<p>This installation left it out (ORCH_SKIP_UI=1). The API works: <a href="/docs">/docs</a> lists the operations.</p>
<p>To build it: <code>python scripts/build_dashboard.py</code> in a checkout, then reload this page.</p>
</body></html>"""


def is_page(scope: Scope, accept: str) -> bool:
    if scope["method"] not in ("GET", "HEAD"):
        return False
    first, last = scope["path"].split("/", 2)[1], scope["path"].rsplit("/", 1)[1]
    if first in PAGES:
        return not is_report(scope["path"])
    return first not in NOT_PAGES and "text/html" in accept and "." not in last


def is_report(path: str) -> bool:
    return REPORT.fullmatch(path) is not None


def page() -> Response:
    """Return the page, with a fresh nonce for the styles that editors make."""
    file = _FOLDER / "index.html"
    if not file.is_file():
        return Response(_UNBUILT, 503, media_type="text/html", headers=_build_headers(""))
    nonce = secrets.token_urlsafe(16)
    return Response(
        file.read_bytes().replace(NONCE, nonce.encode()), media_type="text/html", headers=_build_headers(nonce)
    )


@router.get("/assets/{name}")
async def asset(request: Request, name: str) -> Response:
    kept = {"cache-control": "public, max-age=31536000, immutable", "content-security-policy": WORKER_POLICY}
    return _serve_file(_FOLDER / "assets", name, request, kept)


@router.get("/theme.js")
@router.get("/favicon.svg")
async def at_the_root(request: Request) -> Response:
    return _serve_file(_FOLDER, request.url.path[1:], request, {"cache-control": "no-cache"})


def _serve_file(folder: Traversable, name: str, request: Request, headers: dict[str, str]) -> Response:
    """Return the file as the browser takes it best; 404 for whatever the build did not make."""
    if not NAME.fullmatch(name) or not (folder / name).is_file():
        return Response(status_code=404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = "text/javascript" if name.endswith(".js") else kind
    taken = _parse_accepted(request.headers.get("accept-encoding", ""))
    packed = next(
        (code for code, end in ENCODINGS.items() if code in taken and (folder / (name + end)).is_file()), None
    )
    headers = headers | {"vary": "accept-encoding"} | ({"content-encoding": packed} if packed else {})
    return Response(
        (folder / (name + ENCODINGS[packed] if packed else name)).read_bytes(), media_type=kind, headers=headers
    )


def _parse_accepted(accepted: str) -> set[str]:
    """Return the encodings that are not refused by a weight of zero."""
    said = (part.partition(";") for part in accepted.replace(" ", "").lower().split(","))
    return {name for name, _, weight in said if weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000")}


def _build_headers(nonce: str) -> dict[str, str]:
    styles = f"'self' 'nonce-{nonce}'" if nonce else "'none'"
    policy = (
        f"default-src 'none'; script-src 'self'; style-src {styles}; style-src-attr 'none'; img-src 'self' data:; "
        "media-src data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return {"content-security-policy": policy, "cache-control": "no-cache"}
