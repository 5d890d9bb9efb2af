"""`Link: rel="next"` on lists: the same request with the cursor of the next page, read off the answer on its way out."""

import inspect
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.types import Message, Scope, Send

# The cursor stands first or last in an answer, never between: what strangers wrote cannot be taken for it.
_FIRST = re.compile(rb'\{"next_cursor":"([^"\\]+)"')
_LAST = re.compile(rb'"next_cursor":"([^"\\]+)"\}$')
_TAIL_BYTES = 4_096


def with_next_link(send: Send, scope: Scope) -> Send:
    """Sends answers of lists with the header where there is a next page; every other answer goes through as it is."""
    held: list[Message] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200 and _is_list(scope.get("endpoint")):
            held.append(message)
            return
        if held:
            start = held.pop()
            cursor = _cursor(message.get("body", b""))
            if cursor is not None:
                start["headers"] = [*start.get("headers", ()), (b"link", _link(scope, cursor))]
            await send(start)
        await send(message)

    return sending


def cursor_name(endpoint: Any) -> str:
    """The parameter that takes the cursor back."""
    return "after" if "after" in inspect.signature(endpoint).parameters else "cursor"


@cache
def _is_list(endpoint: Any) -> bool:
    returns = inspect.signature(endpoint).return_annotation if endpoint is not None else None
    return "next_cursor" in getattr(returns, "model_fields", ())


def _cursor(body: bytes) -> str | None:
    found = _FIRST.match(body) or _LAST.search(body[-_TAIL_BYTES:])
    return found and found[1].decode()


def _link(scope: Scope, cursor: str) -> bytes:
    name = cursor_name(scope["endpoint"])
    query = [
        pair for pair in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True) if pair[0] != name
    ]
    target = f"{quote(scope['path'])}?{urlencode([*query, (name, cursor)])}"
    return f'<{target}>; rel="next"'.encode()
