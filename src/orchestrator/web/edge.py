"""One ASGI layer around everything: request id, body limit, key check, and the call that operations get."""

import ipaddress
import itertools
import re
import secrets
from collections.abc import Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestrator.contract.access import Principal
from orchestrator.contract.errors import Invalid, NotAllowed, NotAuthenticated, OrchestratorError, TooLarge
from orchestrator.contract.examples import ExampleSource
from orchestrator.contract.plugins import Plugins
from orchestrator.operations.call import CallContext
from orchestrator.settings import Settings
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
ENDLESS_PATH = "/stream_events"  # HEAD of it would never end
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")
AUTHORITY = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


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
        settings: Settings | None = None,
        examples: ExampleSource | None = None,
    ) -> None:
        self.app = app
        self.keyring = keyring
        self.max_body_bytes = max_body_bytes
        self.max_dataset_bytes = max_dataset_bytes
        self.open_store = open_store
        self.settings = settings
        self.examples = examples
        self.plugins = plugins
        self.boot = secrets.token_hex(4)
        self.requests = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["method"] == "HEAD" and scope["path"] != ENDLESS_PATH:
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        request_id = f"{self.boot}-{next(self.requests):x}"
        state = scope.setdefault("state", {})
        state["request_id"], state["keyring"], state["open_store"] = request_id, self.keyring, self.open_store
        send = _add_headers(send, request_id)
        headers: dict[str, str] = {}
        try:
            headers = _decode_headers(scope)
            most_bytes = self.max_dataset_bytes if scope["path"] == STREAMED_PATH else self.max_body_bytes
            _check_length(headers, most_bytes)
            if dashboard.is_page(scope, headers.get("accept", "")):
                return await dashboard.page()(scope, receive, send)
            self._check_place(scope, headers)
            if not is_open(scope):
                state["call"] = CallContext(
                    await self._authenticate(scope, headers),
                    self.open_store(),
                    _build_idempotency_key(scope, headers),
                    trash_days=self.settings.trash_days if self.settings else 30,
                    most_dataset_bytes=self.max_dataset_bytes,
                    plugins=self.plugins,
                    settings=self.settings,
                    examples=self.examples,
                )
            receive = _limit_body(receive, most_bytes)
            await self.app(scope, receive, send)
        except OrchestratorError as error:
            await problem(error, request_id, headers.get("accept", ""))(scope, receive, send)

    async def _authenticate(self, scope: Scope, headers: dict[str, str]) -> Principal:
        """By key, else by the session's cookie."""
        key = headers.get("x-api-key") or _parse_bearer(headers.get("authorization", ""))
        if not key and "cookie" in headers:
            session = await find_session(headers, self.keyring, self.open_store())
            if session is not None:
                if scope["method"] not in ("GET", "HEAD"):
                    check_token(session, headers)
                return Principal(name=session.name, role=session.role)
        principal = self.keyring.find_principal(key)
        if principal is None:
            raise NotAuthenticated("Send a valid key in the header X-API-KEY.")
        return principal

    def _check_place(self, scope: Scope, headers: dict[str, str]) -> None:
        """Refuse other sites' pages while the key is the documented one, which is no secret."""
        guarded = not is_open(scope) or scope["path"] == "/create_session"
        if guarded and self.keyring.public and _is_cross_site(headers):
            raise NotAllowed(
                "Requests from other sites' pages are refused while the key is the one from the documentation; "
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
        raise _build_too_large(most_bytes)


def _decode_headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _parse_bearer(value: str) -> str:
    return value[7:].strip() if value[:7].lower() == "bearer " else ""


def _is_cross_site(headers: dict[str, str]) -> bool:
    """Tell whether another site's page may be asking: by its origin, or by a name that may point at this machine.

    A page can have any name resolve to this machine, so only `localhost` and addresses written out are taken as hosts.
    """
    origin, host = headers.get("origin"), headers.get("host")
    if origin is not None and _host_name(origin.partition("//")[2]) not in LOOPBACK:
        return True
    if host is None:  # no browser leaves it out
        return False
    name = _host_name(host)
    return name not in LOOPBACK and not _is_address(name)


def _host_name(authority: str) -> str:
    """Return the name in `name` or `name:port`, with brackets around IPv6 addresses; empty if it is anything else."""
    matched = AUTHORITY.fullmatch(authority)
    return matched["name"].lower() if matched else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _build_idempotency_key(scope: Scope, headers: dict[str, str]) -> str | None:
    key = headers.get("idempotency-key")
    if key is None or scope["method"] == "GET":
        return None
    if not 0 < len(key) <= MAX_KEY_CHARS:
        raise Invalid(f"Idempotency-Key: it must have 1 to {MAX_KEY_CHARS} characters.", field="Idempotency-Key")
    return f"http:{scope['method']} {scope['path']}:{key}"


def _without_body(send: Send) -> Send:
    """Send what a GET would answer, headers only."""

    async def send_with_headers(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_with_headers


def _add_headers(send: Send, request_id: str) -> Send:
    added = [
        (b"x-request-id", request_id.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            names = {name for name, _ in added}
            message["headers"] = [pair for pair in message.get("headers", ()) if pair[0] not in names] + added
        await send(message)

    return send_with_headers


def _limit_body(receive: Receive, most_bytes: int) -> Receive:
    """Count what really arrives, so that a body without a length, or with a false one, is held to the limit too."""
    seen = 0

    async def receive_counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most_bytes:
            raise _build_too_large(most_bytes)
        return message

    return receive_counted


def _build_too_large(most_bytes: int) -> TooLarge:
    return TooLarge(f"A request can have at most {most_bytes} bytes ({most_bytes // 2**20} MiB); this one is larger.")
