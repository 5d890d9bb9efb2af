"""Sessions of browsers: create_session, get_session, delete_session.

Scripts cannot read the cookie; requests that change something need a token as well.
"""

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from fastapi import APIRouter, Request, Response

from orchestrator.contract.errors import NotAuthenticated
from orchestrator.contract.sessions import Session, SessionClosed, SessionOpen
from orchestrator.storage.clock import as_text, steady_now
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import sessions
from orchestrator.storage.queries.sessions import SESSION_LIFE
from orchestrator.storage.rows import SessionRow
from orchestrator.web.keyring import Keyring, hash_secret

COOKIE = "orchestrator_session"

router = APIRouter(tags=["sessions"])


@router.post("/create_session")
async def create_session(request: Request, response: Response, body: SessionOpen) -> Session:
    """Sign the browser in by a cookie; takes the API key or the code of a one-time link."""
    keyring: Keyring = request.state.keyring
    principal = keyring.find_principal(body.api_key) if body.api_key else keyring.take_code(body.code or "")
    if principal is None:
        raise NotAuthenticated(
            "Wrong key. The key is the value of DEMO_API_KEY where the server was started."
            if body.api_key
            else "This link has already been used or is too old. `orchestrator up` prints a new one; "
            "you can also sign in with the API key."
        )
    token, csrf_token = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    expires_at = as_text(steady_now() + SESSION_LIFE)
    row = {
        "digest": hash_secret(token),
        "key_digest": keyring.key_digest,
        "csrf_token": csrf_token,
        "expires_at": expires_at,
    }
    await request.state.open_store().write(lambda tx: sessions.add(tx, name=principal.name, role=principal.role, **row))
    response.set_cookie(
        name_cookie(request.headers.get("host", "")),
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    response.headers["cache-control"] = "no-store"
    return Session(name=principal.name, role=principal.role, csrf_token=csrf_token, expires_at=expires_at)


@router.get("/get_session")
async def get_session(request: Request, response: Response) -> Session:
    """Return who is signed in, by the session's cookie or by the key in a header."""
    principal = request.state.keyring.find_principal(request.headers.get("x-api-key", ""))
    if principal is not None:
        return Session(name=principal.name, role=principal.role, csrf_token="", expires_at=None)
    session = await find_session(request.headers, request.state.keyring, request.state.open_store())
    if session is None:
        raise NotAuthenticated("Nobody is signed in here, or the session has expired.")
    response.headers["cache-control"] = "no-store"
    return Session(name=session.name, role=session.role, csrf_token=session.csrf_token, expires_at=session.expires_at)


@router.delete("/delete_session")
async def delete_session(request: Request, response: Response) -> SessionClosed:
    """Sign the browser out; needs no key, and the token in X-CSRF-Token only while there is a session."""
    store = request.state.open_store()
    session = await find_session(request.headers, request.state.keyring, store)
    if session is not None:
        check_token(session, request.headers)
        await store.write(lambda tx: sessions.remove(tx, session.digest))
    response.delete_cookie(name_cookie(request.headers.get("host", "")), httponly=True, samesite="lax")
    return SessionClosed()


async def find_session(headers: Mapping[str, str], keyring: Keyring, store: OpenStore) -> SessionRow | None:
    """Return the session whose cookie the request bears; None without one, or if the server's key has changed."""
    token = _parse_cookie(headers.get("cookie", ""), name_cookie(headers.get("host", "")))
    session = await store.read(lambda tx: sessions.find(tx, hash_secret(token))) if token else None
    return session if session is not None and session.key_digest == keyring.key_digest else None


def check_token(session: SessionRow, headers: Mapping[str, str]) -> None:
    """Check the session's token, which other sites' pages cannot know; raise NotAuthenticated without it."""
    if not secrets.compare_digest(headers.get("x-csrf-token", "").encode(), session.csrf_token.encode()):
        raise NotAuthenticated("The session's token in X-CSRF-Token is missing or no longer valid; reload the page.")


def name_cookie(host: str) -> str:
    """One for each port: browsers share cookies between servers on one machine."""
    port = host.rpartition(":")[2]
    return f"{COOKIE}_{port}" if port.isdigit() else COOKIE


def _parse_cookie(text: str, name: str) -> str:
    try:
        morsel = SimpleCookie(text).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
