"""Data sets: upload_dataset, get_datasets, get_dataset."""

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Query

from orchestrator.contract.column_settings import MAX_JSON_CHARS, parse_columns_json
from orchestrator.contract.datasets import Dataset, DatasetList, DatasetPart, DatasetUpload
from orchestrator.contract.errors import (
    BadCursor,
    BadName,
    DatasetNotFound,
    DigestMismatch,
    Invalid,
    NameTaken,
    PartOutOfOrder,
    TooLarge,
    UploadBusy,
)
from orchestrator.contract.names import parse_cursor
from orchestrator.contract.reading import identify_reading, pick_options
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.dataset_description import describe_dataset
from orchestrator.operations.dataset_parts import BINARY, parse_dataset_part
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage.files import uploads
from orchestrator.storage.queries import datasets
from orchestrator.storage.rows import DatasetRow
from orchestrator.storage.transaction import Tx
from orchestrator.tabular.child_process import run_in_child
from orchestrator.tabular.uploads import JOB, NOT_CSV

group = Group("datasets")
Columns = Annotated[
    str | None,
    Query(
        max_length=MAX_JSON_CHARS,
        description="Settings of columns as in `data.columns` of a task, as JSON; the schema is read with them.",
    ),
]


@group.post(
    "/upload_dataset",
    body=DatasetPart,
    form=parse_dataset_part,
    openapi_extra=BINARY,
    raises=(BadName, DatasetNotFound, NameTaken, PartOutOfOrder, TooLarge, UploadBusy),
)
async def upload_dataset(call: Call, body: Annotated[DatasetPart, Depends(parse_dataset_part)]) -> DatasetUpload:
    """Upload a data set, whole or in parts; return how much has arrived and, with the last part, the data set.

    The body is a CSV, Parquet, zip or tar file, from `offset` on. A file that is known already is read again with
    other options without being sent again.
    """
    _check(call, body)
    folder = call.store.folder
    await asyncio.to_thread(uploads.clear_abandoned, folder)
    if body.sha256 is not None and (known := await _find_known(call, body.sha256, body.size_bytes)):
        return await _name_dataset(call, body, body.sha256, await _read_known(call, body, known))
    async with uploads.open_upload(folder, body) as path:
        received = await uploads.receive(path, body)
        if received < body.size_bytes:
            if body.sha256 is None:
                raise Invalid(
                    f"{received} of {body.size_bytes} bytes arrived; "
                    "to continue an interrupted upload, send sha256 as well.",
                    field="sha256",
                )
            return DatasetUpload(received_bytes=received, size_bytes=body.size_bytes, complete=False)
        try:
            sha256, description = await _read(call, body, path)
        finally:
            await asyncio.to_thread(uploads.drop, path)
    return await _name_dataset(call, body, sha256, description)


@group.get("/get_datasets", raises=(BadCursor,))
async def get_datasets(call: Call, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> DatasetList:
    """Return the uploaded data sets, latest upload first; a name stands for its newest content."""
    after = parse_cursor(cursor)
    rows = await call.store.read(lambda tx: datasets.list_page(tx, limit=limit, after=after))
    more = build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    return DatasetList(datasets=[row for _, row in rows], next_cursor=more, most_bytes=call.most_dataset_bytes)


@group.get("/get_dataset/{name}", raises=(DatasetNotFound,))
async def get_dataset(call: Call, name: str, columns: Columns = None) -> Dataset:
    """Return one data set with its schema: types, missing and distinct values, classes, first rows, warnings.

    With `columns`, the schema that a task with these settings would have.
    """
    settings = parse_columns_json(columns) if columns else {}
    summary = await call.store.read(lambda tx: datasets.find(tx, name))
    return await asyncio.to_thread(describe_dataset, call, Dataset(**summary.model_dump()), settings)


def _check(call: CallContext, part: DatasetPart) -> None:
    """Check that a file of this size and name is accepted; raise TooLarge or NameTaken if not."""
    max_bytes = call.most_dataset_bytes
    if part.size_bytes > max_bytes:
        raise TooLarge(
            f"A data set can have at most {max_bytes} bytes ({max_bytes // 2**20} MiB, setting MAX_DATASET_MB); "
            f"this one has {part.size_bytes}."
        )
    if part.name in call.plugins.list_built_in_datasets():
        raise NameTaken(f"{part.name!r} is the name of a built-in data set; choose another name.")


async def _find_known(call: CallContext, file_sha256: str, size_bytes: int) -> list[DatasetRow]:
    """Return the contents that the file has been read as."""
    readings = await call.store.read(lambda tx: datasets.find_readings(tx, file_sha256, size_bytes))
    return [reading for reading in readings if (call.store.folder.datasets / reading.sha256).is_dir()]


async def _read_known(call: CallContext, part: DatasetPart, known: list[DatasetRow]) -> dict | None:
    """Read a file that is here already with the options of the part; return None if it was read so before."""
    file_sha256, stored = known[0].file_sha256, known[0]
    if any(reading.sha256 == identify_reading(file_sha256, pick_options(part)) for reading in known):
        return None
    if stored.format != "csv":
        raise Invalid(NOT_CSV)
    source = call.store.folder.datasets / stored.sha256 / f"data.{stored.format}"
    path = await asyncio.to_thread(uploads.link_stored, call.store.folder, source)
    try:
        return await _store(call, part, path, file_sha256)
    finally:
        await asyncio.to_thread(uploads.drop, path)


async def _read(call: CallContext, part: DatasetPart, path: Path) -> tuple[str, dict]:
    """Move the whole upload to its place; return its sha256 and its schema.

    Raises DigestMismatch, BadTable, BadArchive, Invalid.
    """
    sha256 = await uploads.compute_sha256(path)
    if part.sha256 not in (None, sha256):
        raise DigestMismatch(
            f"The {part.size_bytes} bytes that arrived do not have the announced sha256 (it is {sha256}); "
            "send the file again."
        )
    return sha256, await _store(call, part, path, sha256)


async def _store(call: CallContext, part: DatasetPart, path: Path, file_sha256: str) -> dict:
    """Read the file as the part says and move it to its place; return its schema."""
    folder, options = call.store.folder, pick_options(part)
    filled = uploads.create_draft(folder)
    request = {
        "path": str(path),
        "filename": part.filename,
        "folder": str(filled),
        "most_bytes": call.most_dataset_bytes,
        "options": options.given,
    }
    try:
        description = await asyncio.to_thread(run_in_child, JOB, request)
        await asyncio.to_thread(uploads.move_into_place, folder, filled, identify_reading(file_sha256, options))
    finally:
        await asyncio.to_thread(uploads.drop, filled)
    return description


async def _name_dataset(
    call: CallContext, part: DatasetPart, file_sha256: str, description: dict | None
) -> DatasetUpload:
    """Record the content under the name. `description` is None for content that was known before."""
    options = pick_options(part)
    sha256 = identify_reading(file_sha256, options)

    def add(tx: Tx) -> DatasetUpload:
        if description is not None:
            datasets.add_content(tx, sha256, file_sha256, part.size_bytes, description)
        summary = datasets.name_content(tx, part, sha256)
        return DatasetUpload(
            received_bytes=part.size_bytes,
            size_bytes=part.size_bytes,
            complete=True,
            dataset=Dataset(**summary.model_dump()),
        )

    request = (part.name, part.filename, part.size_bytes, sha256, part.offset)  # other bytes are another request
    answer = await call.write(DatasetUpload, add, request)
    dataset = answer.dataset and await asyncio.to_thread(describe_dataset, call, answer.dataset)
    return answer.model_copy(update={"dataset": dataset})
