"""A file as an answer: saved by browsers, never shown or run by them."""

from urllib.parse import quote

from fastapi import Response


def attachment(content: bytes, filename: str, media_type: str) -> Response:
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\' else "_" for char in filename)
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}",
        "content-type": media_type if not media_type.startswith("text/") else f"{media_type}; charset=utf-8",
        "x-content-type-options": "nosniff",
    }
    return Response(content, headers=headers)
