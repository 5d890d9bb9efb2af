"""A file as an answer: saved by browsers, never shown or run by them."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import StreamingResponse

PLAIN_BYTES = "application/octet-stream"
_NEVER_RUN = "sandbox; default-src 'none'"  # for a browser that is made to show it all the same


def attach(content: bytes, filename: str, media_type: str) -> Response:
    return Response(content, headers=_build_headers(filename, media_type))


def stream_attachment(
    chunks: AsyncIterator[bytes], filename: str, media_type: str, *, size_bytes: int | None = None
) -> StreamingResponse:
    """Return an attachment that is made while it is sent; `size_bytes` if it is known before."""
    length = {} if size_bytes is None else {"content-length": str(size_bytes)}
    return StreamingResponse(chunks, headers=_build_headers(filename, media_type) | length)


def _build_headers(filename: str, media_type: str) -> dict[str, str]:
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\' else "_" for char in filename)
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}",
        "content-type": media_type if not media_type.startswith("text/") else f"{media_type}; charset=utf-8",
        "content-security-policy": _NEVER_RUN,
        "x-content-type-options": "nosniff",
    }
