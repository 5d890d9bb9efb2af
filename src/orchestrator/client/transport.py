"""How the client asks: one HTTP connection pool, the key on every request, errors as classes, events as they come."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any, BinaryIO, Self, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel
from pydantic_core import to_json

from orchestrator.client.errors import ServerUnreachable, build_error
from orchestrator.client.events import follow_events
from orchestrator.contract.events import Event

Answer = TypeVar("Answer", bound=BaseModel)
TIMEOUT = httpx.Timeout(60.0, connect=10.0)


class Transport:
    """A connection to one server; close it, or use it as an async context.

    transport: another way to reach the server, for example httpx.ASGITransport(create_app()) for one in this process.
    """

    def __init__(self, url: str, key: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        self.http = httpx.AsyncClient(
            base_url=self.url, headers={"x-api-key": key}, timeout=TIMEOUT, transport=transport, trust_env=False
        )
        self._streams = not isinstance(transport, httpx.ASGITransport)  # which hands over whole answers only

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self.http.aclose()

    async def ask(
        self,
        method: str,
        path_template: str,
        returns: type[Answer],
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Return the answer in its shape.

        Raises the contract's error if the server refuses, ServerUnreachable if no answer came.
        """
        answer = await self.download(
            method, path_template, path=path, query=query, body=body, form=form, content=content
        )
        return returns.model_validate_json(answer)

    async def download(
        self,
        method: str,
        path_template: str,
        *,
        path: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Mapping[str, Any] | None = None,
        content: bytes | None = None,
    ) -> bytes:
        """Return the answer's bytes. Values that are None are not sent. `content` is a body that is not JSON."""
        target = path_template.format(**{name: quote(str(value), safe="") for name, value in (path or {}).items()})
        headers = {} if content is None else {"content-type": "application/octet-stream"}
        if body is not None:
            content, headers = to_json(_drop_none(body), inf_nan_mode="constants"), {"content-type": "application/json"}
        files = None if form is None else _build_form_fields(form)
        try:
            response = await self.http.request(
                method, target, params=_drop_none(query or {}), content=content, files=files, headers=headers
            )
        except httpx.TransportError as error:
            raise build_unreachable(self.url, error) from error
        if response.is_error:
            raise build_error(response)
        return response.content

    async def download_to(
        self, file: BinaryIO, path_template: str, *, path: Mapping[str, Any], query: Mapping[str, Any] | None = None
    ) -> None:
        """Write the answer into an open file as it comes, never whole in memory. Raises as `ask` does."""
        target = path_template.format(**{name: quote(str(value), safe="") for name, value in path.items()})
        try:
            async with self.http.stream("GET", target, params=_drop_none(query or {})) as response:
                if response.is_error:
                    await response.aread()
                    raise build_error(response)
                async for chunk in response.aiter_bytes():
                    await asyncio.to_thread(file.write, chunk)
        except httpx.TransportError as error:
            raise build_unreachable(self.url, error) from error

    def stream_events(self, *, task_id: int | None = None, after: str | None = None) -> AsyncGenerator[Event, None]:
        """Events as they are committed, without end; after a broken connection it goes on where it was, none missed.

        task_id: left out: every task. after: 0 for the beginning; left out: from now on.
        Raises ServerUnreachable when the server stays away, and what the server refuses with.
        """
        return follow_events(self.http, task_id, after, live=self._streams)


def build_unreachable(url: str, error: httpx.TransportError) -> ServerUnreachable:
    if isinstance(error, httpx.ConnectError):
        return ServerUnreachable(f"No server answers at {url}; `orchestrator up` starts one.")
    if isinstance(error, httpx.TimeoutException):
        return ServerUnreachable(f"The server at {url} did not answer in time.")
    return ServerUnreachable(f"The connection to {url} broke before it was answered ({type(error).__name__}).")


def _drop_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _build_form_fields(form: Mapping[str, Any]) -> list[tuple[str, tuple]]:
    """Return the fields as parts of a multipart form; bytes become an upload and arrive unchanged."""
    fields: list[tuple[str, tuple]] = []
    for name, value in _drop_none(form).items():
        if isinstance(value, bytes):
            fields.append((name, (form.get("filename") or "main.py", value, "application/octet-stream")))
        else:
            values = value if isinstance(value, list | tuple) else (value,)
            fields += [(name, (None, str(one).encode(errors="surrogatepass"))) for one in values]
    return fields
