"""A part of a file as it comes over HTTP, made into plain data."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.requests import ClientDisconnect

from orchestrator.contract.datasets import DatasetPart
from orchestrator.contract.names import check_dataset_name, check_filename
from orchestrator.contract.reading import Encoding, Header, Quote, Separator

BINARY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def stream_body(request: Request) -> AsyncIterator[bytes]:
    """Yield the body as it arrives; it ends where the connection breaks, so that what arrived is kept."""

    async def read_blocks() -> AsyncIterator[bytes]:
        try:
            async for block in request.stream():
                yield block
        except ClientDisconnect:
            return

    return read_blocks()


async def parse_dataset_part(
    content: Annotated[bytes, Depends(stream_body)],
    name: Annotated[str, Query(min_length=1, description="Name by which tasks refer to it.")],
    size_bytes: Annotated[int, Query(ge=1, description="Size of the whole file.")],
    filename: Annotated[str, Query(min_length=1)] = "data.csv",
    sha256: Annotated[str | None, Query(description="SHA-256 of the whole file; required to send it in parts.")] = None,
    offset: Annotated[int, Query(ge=0, description="Offset in the file at which the body begins, in bytes.")] = 0,
    encoding: Annotated[Encoding, Query()] = None,
    separator: Annotated[Separator, Query()] = None,
    header: Annotated[Header, Query()] = None,
    quote: Annotated[Quote, Query()] = None,
) -> DatasetPart:
    """Return a part of a file as plain data; nothing else knows how it came."""
    return DatasetPart(
        name=check_dataset_name(name),
        filename=check_filename(filename),
        size_bytes=size_bytes,
        sha256=sha256,
        offset=offset,
        encoding=encoding,
        separator=separator,
        header=header,
        quote=quote,
        content=content,
    )
