"""One ASGI layer around everything: request id, body limit, key check, and the call that operations get."""

import itertools
import secrets
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import Invalid, NotAllowed, NotAuthenticated, OrchestratorError, TooLarge
from orchestrator.contract.plugins import Plugins
from orchestrator.operations.call import CallContext
from orchestrator.storage.open_store import OpenStore
from orchestrator.web import dashboard
from orchestrator.web.errors import problem
from orchestrator.web.keyring import Keyring
from orchestrator.web.sessions import check_token, find_session

OPEN_PATHS = frozenset(
    {"/healthcheck", "/openapi.json", "/docs", "/favicon.ico", "/create_session", "/get_session", "/delete_session"}
)
OPEN_PREFIXES = (
    "/page/",
    "/assets/",
    "/theme.js",
    "/favicon.svg",
)  # pages and their files; what they show is asked for with a key
MAX_KEY_CHARS = 200
STREAMED_PATH = (
    "/upload_dataset"  # written to disk as it arrives: held to the limit of data sets, not to that of requests
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")


class Edge:
    """`open_store` gives the store, opened on first use."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keyring: Keyring,
        max_body_bytes: int,
        max_dataset_bytes: int,
        open_store: Callable[[], OpenStore],
        plugins: Plugins,
        trash_days: int = 30,
    ) -> None:
        self.app = app
        self.keyring = keyring
        self.max_body_bytes = max_body_bytes
        self.max_dataset_bytes = max_dataset_bytes
        self.open_store = open_store
        self.trash_days = trash_days
        self.plugins = plugins
        self.boot = secrets.token_hex(4)
        self.requests = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        request_id = f"{self.boot}-{next(self.requests):x}"
        state = scope.setdefault("state", {})
        state["request_id"], state["keyring"], state["open_store"] = request_id, self.keyring, self.open_store
        send = _with_headers(send, request_id)
        headers: dict[str, str] = {}
        try:
            headers = _headers(scope)
            most_bytes = self.max_dataset_bytes if scope["path"] == STREAMED_PATH else self.max_body_bytes
            _check_length(headers, most_bytes)
            if dashboard.is_page(scope, headers.get("accept", "")):
                return await dashboard.page()(scope, receive, send)
            self._check_place(scope, headers)
            if not is_open(scope):
                state["call"] = CallContext(
                    await self._principal(scope, headers),
                    self.open_store(),
                    _idempotency_key(scope, headers),
                    trash_days=self.trash_days,
                    most_dataset_bytes=self.max_dataset_bytes,
                    plugins=self.plugins,
                )
            receive = _bounded(receive, most_bytes)
            await self.app(scope, receive, send)
        except OrchestratorError as error:
            await problem(error, request_id, headers.get("accept", ""))(scope, receive, send)

    async def _principal(self, scope: Scope, headers: dict[str, str]) -> Principal:
        """By key, else by the session's cookie."""
        key = headers.get("x-api-key") or _bearer(headers.get("authorization", ""))
        if not key and "cookie" in headers:
            session = await find_session(headers, self.keyring, self.open_store())
            if session is not None:
                if scope["method"] not in ("GET", "HEAD"):
                    check_token(session, headers)
                return Principal(name=session.name, role=session.role)
        principal = self.keyring.principal(key)
        if principal is None:
            raise NotAuthenticated("Send a valid key in the header X-API-KEY.")
        return principal

    def _check_place(self, scope: Scope, headers: dict[str, str]) -> None:
        """Refuse other sites' pages while the key is the documented one, which is no secret."""
        guarded = not is_open(scope) or scope["path"] == "/create_session"
        if guarded and self.keyring.public and _from_elsewhere(headers):
            raise NotAllowed(
                "The key from the documentation is not taken from pages of other sites; "
                "set DEMO_API_KEY to a key of your own."
            )


def is_open(scope: Scope) -> bool:
    """Whether the path answers without a key."""
    path = scope["path"]
    return (
        scope["method"] == "OPTIONS"
        or path in OPEN_PATHS
        or path.startswith(OPEN_PREFIXES)
        or dashboard.is_report(path)
    )


class Cors(CORSMiddleware):
    """Costs nothing where no browser asks: only requests with an Origin pass through it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and any(name == b"origin" for name, _ in scope["headers"]):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _check_length(headers: dict[str, str], most_bytes: int) -> None:
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > most_bytes:
        raise _too_large(most_bytes)


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _bearer(value: str) -> str:
    return value[7:].strip() if value[:7].lower() == "bearer " else ""


def _from_elsewhere(headers: dict[str, str]) -> bool:
    """Tell whether another site's page may be asking: by its origin, or a public name that points at this machine."""
    origin, host = headers.get("origin", ""), headers.get("host", "")
    if origin and not _is_loopback(origin.split("//", 1)[-1]):
        return True
    name = host.rsplit(":", 1)[0].rstrip(".")
    return "." in name and not _is_loopback(host) and not all(part.isdigit() for part in name.split("."))


def _is_loopback(host: str) -> bool:
    return host.rsplit(":", 1)[0] in LOOPBACK or host in LOOPBACK


def _idempotency_key(scope: Scope, headers: dict[str, str]) -> str | None:
    key = headers.get("idempotency-key")
    if key is None or scope["method"] == "GET":
        return None
    if not 0 < len(key) <= MAX_KEY_CHARS:
        raise Invalid(f"Idempotency-Key: 1 to {MAX_KEY_CHARS} characters.")
    return f"http:{scope['method']} {scope['path']}:{key}"


def _with_headers(send: Send, request_id: str) -> Send:
    added = [
        (b"x-request-id", request_id.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _ in added}
            message["headers"] = [pair for pair in message.get("headers", ()) if pair[0] not in names] + added
        await send(message)

    return sending


def _bounded(receive: Receive, most_bytes: int) -> Receive:
    """Count what really arrives, so that a body without a length, or with a false one, is held to the limit too."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most_bytes:
            raise _too_large(most_bytes)
        return message

    return receiving


def _too_large(most_bytes: int) -> TooLarge:
    return TooLarge(f"A request may have {most_bytes} bytes at most ({most_bytes // 2**20} MiB); this one is larger.")
