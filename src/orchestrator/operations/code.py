"""Code: upload_code, get_code, get_code_version, read_code, download_code, delete_code."""

import asyncio
import io
import zipfile
from typing import Annotated, Literal

from fastapi import Depends, File, Form, Query, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from orchestrator.contract.acknowledgements import Deleted
from orchestrator.contract.code import (
    MAX_PARAMETERS_CHARS,
    PARAMETERS,
    CodeFile,
    CodeItem,
    CodeItems,
    CodeStored,
    CodeText,
    CodeUpload,
    Parameters,
    VersionList,
    entry_of,
)
from orchestrator.contract.errors import (
    CodeMissing,
    DifferentBytes,
    FileNotStored,
    TooLarge,
    VersionFrozen,
    VersionInUse,
)
from orchestrator.contract.events import CodeChanged
from orchestrator.contract.names import checked_filename, checked_label, cursor_number
from orchestrator.operations.attachment import attachment
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, next_cursor
from orchestrator.storage import events
from orchestrator.storage.files import staging
from orchestrator.storage.queries import code, loops, tasks
from orchestrator.storage.transaction import Tx

group = Group("code")
MAX_FILE_BYTES = 1024 * 1024


async def code_form(
    task_id: Annotated[int, Form()],
    version: Annotated[str, Form(min_length=1)],
    agent: Annotated[str, Form(min_length=1)],
    file: Annotated[UploadFile | None, File()] = None,
    file_content: Annotated[
        str | None,
        Form(
            description="Text of the file; its name is then `filename` or main.py.",
            json_schema_extra={"contentMediaType": "text/plain"},
        ),
    ] = None,
    filename: Annotated[str | None, Form()] = None,
    parents: Annotated[list[str] | None, Form()] = None,
    summary: Annotated[str | None, Form()] = None,
    parameters: Annotated[
        str | None,
        Form(
            max_length=MAX_PARAMETERS_CHARS,
            description="Hyper-parameters by name, as a JSON object of numbers, strings and booleans.",
            json_schema_extra={"contentMediaType": "application/json"},
        ),
    ] = None,
) -> CodeUpload:
    """Return the form of upload_code as plain data; nothing else knows that it came as a form."""
    if file is not None:
        content, name = await file.read(MAX_FILE_BYTES + 1), filename or file.filename or "main.py"
    elif file_content is not None:
        content, name = file_content.encode(errors="surrogatepass"), filename or "main.py"
    else:
        raise CodeMissing("Send `file` (an upload) or `file_content` (its text).")
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"A code file may have {MAX_FILE_BYTES} bytes at most (1 MiB); this one is larger.")
    checked_label(version)
    try:
        return CodeUpload(
            task_id=task_id,
            version=version,
            agent=agent,
            filename=checked_filename(name),
            content=content,
            parents=[checked_label(parent) for parent in parents or []],
            summary=summary,
            parameters=_parameters(parameters),
        )
    except ValidationError as error:
        raise RequestValidationError([wrong | {"loc": ("body", *wrong["loc"])} for wrong in error.errors()]) from None


def _parameters(text: str | None) -> Parameters:
    """Parse the field `parameters`; raise RequestValidationError, which names it, if it is not as described."""
    if not text:
        return {}
    try:
        return PARAMETERS.validate_json(text)
    except ValidationError as error:
        errors = error.errors(include_input=False, include_url=False)
        raise RequestValidationError(
            [wrong | {"loc": ("body", "parameters", *wrong["loc"])} for wrong in errors]
        ) from None


@group.post("/upload_code", body=CodeUpload, form=code_form)
async def upload_code(call: Call, body: Annotated[CodeUpload, Depends(code_form)]) -> CodeStored:
    """Store one file of a version and return its path.

    Files can be added to a version until it first runs. Upload the entry file last: it completes the version.
    """
    folder = call.store.folder
    final = folder.code(body.task_id, body.version) / body.filename
    answer = CodeStored(stored_path=final.relative_to(folder.root).as_posix())
    await call.store.read(lambda tx: tasks.check(tx, body.task_id))

    def add(tx: Tx) -> CodeStored:
        tasks.check(tx, body.task_id)
        _check_free(tx, call, body)
        if not _known(tx, body, file.sha256):
            staging.place(file, final)
            code.add(tx, body, stored_path=answer.stored_path, sha256=file.sha256)
            uploaded = body.model_dump(exclude={"content", "parameters"})
            events.emit(tx, CodeChanged(**uploaded, size_bytes=file.size_bytes))
        return answer

    async with staging.stage(folder, body.content) as file:
        return await call.write(CodeStored, add, body)


def _check_free(tx: Tx, call: CallContext, body: CodeUpload) -> None:
    """Check that no unfinished loop has given the label to its coder, whose code it scores; else raise VersionInUse."""
    owner = loops.find_live_owner(tx, body.task_id, body.version)
    if owner is not None and call.principal.role != "coder":
        raise VersionInUse(f"Loop {owner} has given the label {body.version!r} to its coder; use a label of your own.")


def _known(tx: Tx, body: CodeUpload, sha256: str) -> bool:
    """Whether the very same file is stored already. Raises DifferentBytes or VersionFrozen where it may not join."""
    present = code.find_file(tx, body.task_id, body.version, body.filename)
    if present is not None:
        if present.sha256 != sha256:
            raise DifferentBytes(
                f"Version {body.version!r} has another file of this name; versions are immutable: use a new label."
            )
        if present.deleted_at is not None:
            code.restore(tx, present.id)
            change = CodeChanged(task_id=body.task_id, version=body.version, filename=body.filename, restored=True)
            events.emit(tx, change)
        return True
    version = code.find_version(tx, body.task_id, body.version)
    if version is not None and version.frozen_at is not None:
        raise VersionFrozen(f"Version {body.version!r} has run, so no file can join it; use a new label.")
    return False


@group.get("/get_code/{task_id}")
async def get_code(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> VersionList:
    """Return the task's versions, newest first, with the names of their files."""
    after = cursor_number(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return code.list_page(tx, task_id, limit=limit, after=after)

    rows = await call.store.read(query)
    return VersionList(
        versions=[row for _, row in rows], next_cursor=next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.get("/get_code/{task_id}/{version}")
async def get_code_version(call: Call, task_id: int, version: str) -> CodeItems:
    """Return the version's files with their ids."""
    return CodeItems(items=await _files(call, task_id, version))


@group.get("/read_code/{task_id}/{version}")
async def read_code(call: Call, task_id: int, version: str) -> CodeText:
    """Return the version's files as text."""
    items = await _files(call, task_id, version)
    contents = await asyncio.gather(*(_content(call, item) for item in items))
    shown = [_shown(item, content) for item, content in zip(items, contents, strict=True)]
    return CodeText(task_id=task_id, version=version, files=shown)


@group.get("/download_code/{task_id}/{version}", response_class=Response)
async def download_code(
    call: Call,
    task_id: int,
    version: str,
    filename: str | None = None,
    archive: Annotated[Literal["zip"] | None, Query(description="`zip`: all files in one archive.")] = None,
) -> Response:
    """Download the version's entry file byte for byte; `filename` selects another, `archive=zip` all files."""
    items = await _files(call, task_id, version)
    if archive:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
            for item in items:
                archived.writestr(item.filename, await _content(call, item))
        return attachment(packed.getvalue(), f"task-{task_id}-{version}.zip", "application/zip")
    task = await call.store.read(lambda tx: tasks.find(tx, task_id))
    wanted = filename or entry_of([item.filename for item in items], task.spec.program.entry)
    item = next((item for item in items if item.filename == wanted), None)
    if item is None:
        raise FileNotStored(f"Version {version!r} has no such file; it has: {', '.join(i.filename for i in items)}.")
    return attachment(await _content(call, item), item.filename, "text/plain")


@group.delete("/delete_code/{code_id}")
async def delete_code(call: Call, code_id: int) -> Deleted:
    """Hide the file's record; refused while an unfinished loop needs the version."""

    def hide(tx: Tx) -> Deleted:
        item = code.find_item(tx, code_id)
        loop = loops.find_live_of_task(tx, item.task_id)
        if loop is not None:
            raise VersionInUse(
                f"Loop {loop.id} drives task {item.task_id} and may need this version; stop_loop ends the loop."
            )
        code.hide(tx, code_id)
        change = CodeChanged(task_id=item.task_id, version=item.version, filename=item.filename, deleted=True)
        events.emit(tx, change)
        return Deleted()

    return await call.write(Deleted, hide, code_id)


async def _files(call: Call, task_id: int, version: str) -> list[CodeItem]:
    checked_label(version)

    def query(tx: Tx) -> list[CodeItem]:
        tasks.check(tx, task_id)
        return code.list_files(tx, task_id, version)

    return await call.store.read(query)


async def _content(call: Call, item: CodeItem) -> bytes:
    return await asyncio.to_thread((call.store.folder.root / item.stored_path).read_bytes)


def _shown(item: CodeItem, content: bytes) -> CodeFile:
    text = content.decode(errors="replace")
    exact = text.encode(errors="surrogatepass") == content
    return CodeFile(filename=item.filename, text=text, exact=exact, size_bytes=item.size_bytes, sha256=item.sha256)
