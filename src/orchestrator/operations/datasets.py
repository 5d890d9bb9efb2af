"""Data sets: upload_dataset, get_datasets, get_dataset."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.requests import ClientDisconnect

from orchestrator.contract.datasets import Dataset, DatasetList, DatasetPart, DatasetUpload, Table
from orchestrator.contract.errors import DigestMismatch, Invalid, NameTaken, TooLarge
from orchestrator.contract.names import checked_dataset_name, checked_filename, cursor_number
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage.files import uploads
from orchestrator.storage.queries import datasets
from orchestrator.storage.transaction import Tx
from orchestrator.tabular.child_process import run_in_child
from orchestrator.tabular.uploads import FILES, JOB, read_schema

group = Group("datasets")
FILES_SHOWN = 1_000
BINARY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def body_bytes(request: Request) -> AsyncIterator[bytes]:
    """Yield the body as it arrives; it ends where the connection breaks, so that what arrived is kept."""

    async def arriving() -> AsyncIterator[bytes]:
        try:
            async for block in request.stream():
                yield block
        except ClientDisconnect:
            return

    return arriving()


async def dataset_part(
    content: Annotated[bytes, Depends(body_bytes)],
    name: Annotated[str, Query(min_length=1, description="What tasks call it.")],
    size_bytes: Annotated[int, Query(ge=1, description="Of the whole file.")],
    filename: Annotated[str, Query(min_length=1)] = "data.csv",
    sha256: Annotated[str | None, Query(description="Of the whole file; needed to send it in parts.")] = None,
    offset: Annotated[int, Query(ge=0, description="Where in the file the body begins.")] = 0,
) -> DatasetPart:
    """Return a part of a file as plain data; nothing else knows how it came."""
    return DatasetPart(
        name=checked_dataset_name(name),
        filename=checked_filename(filename),
        size_bytes=size_bytes,
        sha256=sha256,
        offset=offset,
        content=content,
    )


@group.post("/upload_dataset", body=DatasetPart, form=dataset_part, openapi_extra=BINARY)
async def upload_dataset(call: Call, body: Annotated[DatasetPart, Depends(dataset_part)]) -> DatasetUpload:
    """Upload a data set, whole or in parts; return how much has arrived and, with the last part, the data set.

    The body is a CSV, Parquet, zip or tar file, from `offset` on.
    """
    _check(call, body)
    folder = call.store.folder
    await asyncio.to_thread(uploads.clear_abandoned, folder)
    if body.sha256 is not None and await _is_known(call, body.sha256, body.size_bytes):
        return await _named(call, body, body.sha256, None)
    async with uploads.open_upload(folder, body) as path:
        received = await uploads.receive(path, body)
        if received < body.size_bytes:
            if body.sha256 is None:
                raise Invalid(
                    f"{received} of {body.size_bytes} bytes arrived; "
                    "send sha256, too, to go on where an upload broke off."
                )
            return DatasetUpload(received_bytes=received, size_bytes=body.size_bytes, complete=False)
        try:
            sha256, found = await _read(call, body, path)
        finally:
            await asyncio.to_thread(uploads.drop, path)
    return await _named(call, body, sha256, found)


@group.get("/get_datasets")
async def get_datasets(call: Call, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> DatasetList:
    """Return the uploaded data sets, latest upload first; a name stands for its newest content."""
    after = cursor_number(cursor)
    rows = await call.store.read(lambda tx: datasets.list_page(tx, limit=limit, after=after))
    more = next_cursor(rows, limit, rows[-1][0] if rows else None)
    return DatasetList(datasets=[row for _, row in rows], next_cursor=more, most_bytes=call.most_dataset_bytes)


@group.get("/get_dataset/{name}")
async def get_dataset(call: Call, name: str) -> Dataset:
    """Return one data set with its schema: types, missing and distinct values, classes, first rows, warnings."""
    found = await call.store.read(lambda tx: datasets.find(tx, name))
    return await asyncio.to_thread(_described, call, Dataset(**found.model_dump()))


def _check(call: CallContext, part: DatasetPart) -> None:
    """Check that a file of this size and name is accepted; raise TooLarge or NameTaken if not."""
    most = call.most_dataset_bytes
    if part.size_bytes > most:
        raise TooLarge(
            f"A data set may have {most} bytes at most ({most // 2**20} MiB, setting MAX_DATASET_MB); "
            f"this one has {part.size_bytes}."
        )
    if part.name in call.plugins.built_in_datasets():
        raise NameTaken(f"{part.name!r} is the name of a data set that is built in; give yours another.")


async def _is_known(call: CallContext, sha256: str, size_bytes: int) -> bool:
    known = await call.store.read(lambda tx: datasets.find_content(tx, sha256))
    return known is not None and known.size_bytes == size_bytes and (call.store.folder.datasets / sha256).is_dir()


async def _read(call: CallContext, part: DatasetPart, path: Path) -> tuple[str, dict]:
    """Move the whole upload to its place; return its sha256 and its schema.

    Raises DigestMismatch, BadTable, BadArchive.
    """
    folder = call.store.folder
    sha256 = await uploads.compute_sha256(path)
    if part.sha256 not in (None, sha256):
        raise DigestMismatch(
            f"The {part.size_bytes} bytes that arrived have another sha256 than announced ({sha256}); "
            "send the file again."
        )
    filled = uploads.create_draft(folder)
    asked = {"path": str(path), "filename": part.filename, "folder": str(filled), "most_bytes": call.most_dataset_bytes}
    try:
        found = await asyncio.to_thread(run_in_child, JOB, asked)
        await asyncio.to_thread(uploads.place, folder, filled, sha256)
    finally:
        await asyncio.to_thread(uploads.drop, filled)
    return sha256, found


async def _named(call: CallContext, part: DatasetPart, sha256: str, found: dict | None) -> DatasetUpload:
    """Record the content under the name. `found` is None for content that was known before."""

    def add(tx: Tx) -> DatasetUpload:
        if found is not None:
            datasets.add_content(tx, sha256, part.size_bytes, found)
        summary = datasets.name_content(tx, part, sha256)
        return DatasetUpload(
            received_bytes=part.size_bytes,
            size_bytes=part.size_bytes,
            complete=True,
            dataset=Dataset(**summary.model_dump()),
        )

    request = (
        part.name,
        part.filename,
        part.size_bytes,
        sha256,
        part.offset,
    )  # what arrived: other bytes are another request
    answer = await call.write(DatasetUpload, add, request)
    dataset = answer.dataset and await asyncio.to_thread(_described, call, answer.dataset)
    return answer.model_copy(update={"dataset": dataset})


def _described(call: CallContext, dataset: Dataset) -> Dataset:
    """With schema or files. Agents do not see rows and counts: they stand for validation and held-out rows, too."""
    place = call.store.folder.datasets / dataset.sha256
    if dataset.kind == "folder":
        inside = place / FILES
        files = sorted(path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file())
        shown = files if call.principal.sees_held_out else [name for name in files if not name.startswith("private/")]
        return dataset.model_copy(update={"files": shown[:FILES_SHOWN]})
    table = read_schema(place / f"data.{dataset.format}")
    return dataset.model_copy(update={"table": table if call.principal.sees_held_out else _for_agents(table)})


def _for_agents(table: Table) -> Table:
    columns = [column.model_copy(update={"values": []}) for column in table.columns]
    return table.model_copy(update={"sample": [], "columns": columns})
