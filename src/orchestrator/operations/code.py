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
    find_entry,
)
from orchestrator.contract.errors import (
    BadCursor,
    BadName,
    CodeMissing,
    DifferentBytes,
    FileNotStored,
    NotEditable,
    TaskNotFound,
    TooLarge,
    VersionFrozen,
    VersionInUse,
    VersionNotFound,
)
from orchestrator.contract.events import CodeChanged
from orchestrator.contract.names import check_filename, check_label, parse_cursor
from orchestrator.operations.attachment import attach
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.paging import DEFAULT_LIMIT, Cursor, Limit, build_next_cursor
from orchestrator.storage import events
from orchestrator.storage.files import staging
from orchestrator.storage.queries import code, loops, tasks
from orchestrator.storage.transaction import Tx

group = Group("code")
MAX_FILE_BYTES = 1024 * 1024


async def parse_code_form(
    task_id: Annotated[int, Form()],
    version: Annotated[str, Form(min_length=1)],
    agent: Annotated[str, Form(min_length=1)],
    file: Annotated[UploadFile | None, File()] = None,
    file_content: Annotated[
        str | None,
        Form(
            description="Text of the file, instead of `file`; its name is then `filename` or main.py.",
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
        raise TooLarge(f"A code file can have at most {MAX_FILE_BYTES} bytes (1 MiB); this one is larger.")
    check_label(version)
    try:
        return CodeUpload(
            task_id=task_id,
            version=version,
            agent=agent,
            filename=check_filename(name),
            content=content,
            parents=[check_label(parent) for parent in parents or []],
            summary=summary,
            parameters=_parse_parameters(parameters),
        )
    except ValidationError as error:
        raise RequestValidationError([wrong | {"loc": ("body", *wrong["loc"])} for wrong in error.errors()]) from None


def _parse_parameters(text: str | None) -> Parameters:
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


@group.post(
    "/upload_code",
    body=CodeUpload,
    form=parse_code_form,
    raises=(BadName, CodeMissing, DifferentBytes, NotEditable, TaskNotFound, TooLarge, VersionFrozen, VersionInUse),
)
async def upload_code(call: Call, body: Annotated[CodeUpload, Depends(parse_code_form)]) -> CodeStored:
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
        if not _is_known(tx, body, file.sha256):
            _check_editable(tx, call, body, file.sha256)
            staging.move_into_place(file, final)
            code.add(tx, body, stored_path=answer.stored_path, sha256=file.sha256)
            uploaded = body.model_dump(exclude={"content", "parameters"})
            events.emit(tx, CodeChanged(**uploaded, size_bytes=file.size_bytes))
        return answer

    async with staging.stage_file(folder, body.content) as file:
        return await call.write(CodeStored, add, body)


def _check_editable(tx: Tx, call: CallContext, body: CodeUpload, sha256: str) -> None:
    """Check that a coder changes only files that it may; raise NotEditable. The parents' other files may go along."""
    editable = tasks.find(tx, body.task_id).spec.program.editable
    if call.principal.role != "coder" or not editable or body.filename in editable:
        return
    for parent in body.parents:
        known = code.find_file(tx, body.task_id, parent, body.filename)
        if known is not None and known.deleted_at is None and known.sha256 == sha256:
            return
    raise NotEditable(
        f"A coder may not write {body.filename!r} in this task, or change it: the files that it may are "
        f"{', '.join(editable)} (program.editable). Those of a parent can go along unchanged."
    )


def _check_free(tx: Tx, call: CallContext, body: CodeUpload) -> None:
    """Check that no unfinished loop has given the label to its coder, whose code it scores; else raise VersionInUse."""
    owner = loops.find_live_owner(tx, body.task_id, body.version)
    if owner is not None and call.principal.role != "coder":
        raise VersionInUse(
            f"Loop {owner} uses the label {body.version!r} for a version of its coder; choose another label."
        )


def _is_known(tx: Tx, body: CodeUpload, sha256: str) -> bool:
    """Whether the very same file is stored already. Raises DifferentBytes or VersionFrozen where it may not join."""
    present = code.find_file(tx, body.task_id, body.version, body.filename)
    if present is not None:
        if present.sha256 != sha256:
            raise DifferentBytes(
                f"Version {body.version!r} already has a different file with this name. Versions are immutable; "
                "use a new label."
            )
        if present.deleted_at is not None:
            code.restore(tx, present.id)
            change = CodeChanged(task_id=body.task_id, version=body.version, filename=body.filename, restored=True)
            events.emit(tx, change)
        return True
    version = code.find_version(tx, body.task_id, body.version)
    if version is not None and version.frozen_at is not None:
        raise VersionFrozen(
            f"Version {body.version!r} has already run, so no file can be added to it. Use a new label."
        )
    return False


@group.get("/get_code/{task_id}", raises=(BadCursor, TaskNotFound))
async def get_code(call: Call, task_id: int, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> VersionList:
    """Return the task's versions, newest first, with the names of their files."""
    after = parse_cursor(cursor)

    def query(tx: Tx) -> list:
        tasks.check(tx, task_id)
        return code.list_page(tx, task_id, limit=limit, after=after)

    rows = await call.store.read(query)
    return VersionList(
        versions=[row for _, row in rows], next_cursor=build_next_cursor(rows, limit, rows[-1][0] if rows else None)
    )


@group.get("/get_code/{task_id}/{version}", raises=(BadName, TaskNotFound, VersionNotFound))
async def get_code_version(call: Call, task_id: int, version: str) -> CodeItems:
    """Return the version's files with their ids."""
    return CodeItems(items=await _list_files(call, task_id, version))


@group.get("/read_code/{task_id}/{version}", raises=(BadName, TaskNotFound, VersionNotFound))
async def read_code(call: Call, task_id: int, version: str) -> CodeText:
    """Return the version's files as text."""
    items = await _list_files(call, task_id, version)
    contents = await asyncio.gather(*(_read_content(call, item) for item in items))
    code_files = [_build_code_file(item, content) for item, content in zip(items, contents, strict=True)]
    return CodeText(task_id=task_id, version=version, files=code_files)


@group.get(
    "/download_code/{task_id}/{version}",
    response_class=Response,
    raises=(BadName, FileNotStored, TaskNotFound, VersionNotFound),
)
async def download_code(
    call: Call,
    task_id: int,
    version: str,
    filename: str | None = None,
    archive: Annotated[Literal["zip"] | None, Query(description="`zip` returns all files in one archive.")] = None,
) -> Response:
    """Download the version's entry file byte for byte; `filename` selects another, `archive=zip` all files."""
    items = await _list_files(call, task_id, version)
    if archive:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
            for item in items:
                archived.writestr(item.filename, await _read_content(call, item))
        return attach(packed.getvalue(), f"task-{task_id}-{version}.zip", "application/zip")
    task = await call.store.read(lambda tx: tasks.find(tx, task_id))
    entry = filename or find_entry([item.filename for item in items], task.spec.program.entry)
    item = next((item for item in items if item.filename == entry), None)
    if item is None:
        raise FileNotStored(f"Version {version!r} has no such file; it has: {', '.join(i.filename for i in items)}.")
    return attach(await _read_content(call, item), item.filename, "text/plain")


@group.delete("/delete_code/{code_id}", raises=(FileNotStored, TaskNotFound, VersionInUse))
async def delete_code(call: Call, code_id: int) -> Deleted:
    """Hide the file's record; refused while an unfinished loop needs the version."""

    def hide(tx: Tx) -> Deleted:
        item = code.find_item(tx, code_id)
        loop = loops.find_live_of_task(tx, item.task_id)
        if loop is not None:
            raise VersionInUse(
                f"Loop {loop.id} drives task {item.task_id} and may need this version. Use stop_loop to end the "
                "loop first."
            )
        code.hide(tx, code_id)
        change = CodeChanged(task_id=item.task_id, version=item.version, filename=item.filename, deleted=True)
        events.emit(tx, change)
        return Deleted()

    return await call.write(Deleted, hide, code_id)


async def _list_files(call: Call, task_id: int, version: str) -> list[CodeItem]:
    check_label(version)

    def query(tx: Tx) -> list[CodeItem]:
        tasks.check(tx, task_id)
        return code.list_files(tx, task_id, version)

    return await call.store.read(query)


async def _read_content(call: Call, item: CodeItem) -> bytes:
    return await asyncio.to_thread((call.store.folder.root / item.stored_path).read_bytes)


def _build_code_file(item: CodeItem, content: bytes) -> CodeFile:
    text = content.decode(errors="replace")
    exact = text.encode(errors="surrogatepass") == content
    return CodeFile(filename=item.filename, text=text, exact=exact, size_bytes=item.size_bytes, sha256=item.sha256)
