"""Carry out an operation from the command line: confirm it, call it, print the answer."""

import hashlib
import json
import os
import sys
import uuid
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

from orchestrator.cli.command import run_command
from orchestrator.cli.connect import ServerOptions, connect_for_operation
from orchestrator.cli.operations.arguments import parse_arguments
from orchestrator.client.table import Operation
from orchestrator.contract.errors import Invalid

PART_BYTES = 8 * 2**20


def run_operation_command(operation: Operation, given: dict[str, Any], common: dict[str, Any]) -> None:
    run_command(_carry_out(operation, given, common), common.get("as_json", False))


async def _carry_out(operation: Operation, given: dict[str, Any], common: dict[str, Any]) -> int:
    values = parse_arguments(operation, given)
    if operation.method == "DELETE" and not common.get("yes") and not _confirm(operation, values):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    output = common.get("output")
    if output is not None and output.exists():
        raise _refuse_existing(output)
    as_json = common.get("as_json", False)
    server = ServerOptions(common.get("url"), common.get("api_key"), common.get("data_dir"))
    async with connect_for_operation(server, operation=operation.name, creates=operation.method == "POST") as client:
        if operation.answers == "stream":
            return await _stream(client, operation, values)
        if output is not None:
            size_bytes = await _download(client, operation, values, output)
            print(
                json.dumps({"output": str(output), "size_bytes": size_bytes})
                if as_json
                else f"{output}: {size_bytes} bytes",
                flush=True,
            )
            return 0
        answer = await _call(getattr(client, operation.name), operation, values)
    if operation.answers == "file":
        _write_content(answer)
    else:
        _print(operation, answer, as_json)
    return 0


async def _call(method: Callable[..., Awaitable[Any]], operation: Operation, values: dict[str, Any]) -> Any:
    """Call the operation and return its answer; a large body is sent in parts where the operation takes them."""
    body = next((parameter.name for parameter in operation.parameters if parameter.location == "content"), None)
    whole = values.get(body, b"") if body and operation.find_parameter("offset") and "offset" not in values else b""
    if len(whole) <= PART_BYTES:
        return await method(**values)
    values = values | {"sha256": values.get("sha256") or hashlib.sha256(whole).hexdigest()}
    answer = None
    for offset in range(0, len(whole), PART_BYTES):
        answer = await method(**values | {str(body): whole[offset : offset + PART_BYTES], "offset": offset})
    return answer


def _confirm(operation: Operation, values: dict[str, Any]) -> bool:
    """Ask at the terminal whether to go ahead; raise Invalid if there is no terminal."""
    named = ", ".join(f"{name} {value}" for name, value in values.items())
    if not sys.stdin.isatty():
        raise Invalid(
            f"{operation.command} asks for confirmation, and there is no terminal to ask at. Use --yes to go ahead."
        )
    print(
        f"{operation.summary}\n{operation.command} ({named}): go ahead? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes")


async def _stream(client: Any, operation: Operation, values: dict[str, Any]) -> int:
    async with aclosing(getattr(client, operation.name)(**values)) as events:
        async for event in events:
            print(event.model_dump_json(), flush=True)
    return 0


def _print(operation: Operation, answer: Any, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer.model_dump(mode="json"), ensure_ascii=False), flush=True)
        return
    from orchestrator.cli.operations.answers import format_answer

    print("\n".join(format_answer(operation, answer.model_dump(mode="json"))), flush=True)


async def _download(client: Any, operation: Operation, values: dict[str, Any], output: Path) -> int:
    """Stream the answer to the file and return its size; the file appears complete or not at all."""
    names_by_location = {
        location: [parameter.name for parameter in operation.parameters if parameter.location == location]
        for location in ("path", "query")
    }
    given = {
        location: {name: values[name] for name in names if name in values}
        for location, names in names_by_location.items()
    }
    part = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
    try:
        with part.open("xb") as file:
            await client.download_to(file, operation.path, path=given["path"], query=given["query"])
            size_bytes = file.tell()
        os.link(part, output)  # never over a file that came in between
    except FileExistsError:
        raise _refuse_existing(output) from None
    finally:
        part.unlink(missing_ok=True)
    return size_bytes


def _refuse_existing(output: Path) -> Invalid:
    return Invalid(f"--output: {output} exists already. Name another file, or remove it first.")


def _write_content(content: bytes) -> None:
    """Write to standard output byte for byte; to a terminal only what cannot control it."""
    if sys.stdout.isatty():
        from orchestrator.cli.operations.answers import make_screen_safe

        print(make_screen_safe(content), flush=True)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
