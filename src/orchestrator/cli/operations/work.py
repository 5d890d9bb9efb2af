"""Carries out an operation from the command line: asks where it must, calls it, prints what came."""

import hashlib
import json
import os
import sys
import uuid
from contextlib import aclosing
from pathlib import Path
from typing import Any

from orchestrator.cli.command import carry_out
from orchestrator.cli.operations.reach import Where, connected
from orchestrator.cli.operations.values import values_of
from orchestrator.client.table import Operation
from orchestrator.contract.errors import Invalid

PART_BYTES = 8 * 2**20


def carry_out_operation(operation: Operation, given: dict[str, Any], common: dict[str, Any]) -> None:
    carry_out(_work(operation, given, common), common.get("as_json", False))


async def _work(operation: Operation, given: dict[str, Any], common: dict[str, Any]) -> int:
    values = values_of(operation, given)
    if operation.method == "DELETE" and not common.get("yes") and not _agreed(operation, values):
        print("Nothing was changed.", file=sys.stderr)
        return 1
    output = common.get("output")
    if output is not None and output.exists():
        raise _exists(output)
    as_json = common.get("as_json", False)
    where = Where(common.get("url"), common.get("api_key"), common.get("data_dir"))
    async with connected(where, operation=operation.name, creates=operation.method == "POST") as client:
        if operation.answers == "stream":
            return await _stream(client, operation, values)
        if output is not None:
            size_bytes = await _fetched(client, operation, values, output)
            print(
                json.dumps({"output": str(output), "size_bytes": size_bytes})
                if as_json
                else f"{output}: {size_bytes} bytes",
                flush=True,
            )
            return 0
        answer = await _asked(getattr(client, operation.name), operation, values)
    if operation.answers == "file":
        _show(answer)
    else:
        _print(operation, answer, as_json)
    return 0


async def _asked(ask: Any, operation: Operation, values: dict[str, Any]) -> Any:
    """The answer; a large body that may come in parts is sent in parts, and the last answer counts."""
    body = next((parameter.name for parameter in operation.parameters if parameter.place == "content"), None)
    whole = values.get(body, b"") if body and operation.parameter("offset") and "offset" not in values else b""
    if len(whole) <= PART_BYTES:
        return await ask(**values)
    values = values | {"sha256": values.get("sha256") or hashlib.sha256(whole).hexdigest()}
    for offset in range(0, len(whole), PART_BYTES):
        answer = await ask(**values | {body: whole[offset : offset + PART_BYTES], "offset": offset})
    return answer


def _agreed(operation: Operation, values: dict[str, Any]) -> bool:
    """Whether the person at the terminal says yes. Raises Invalid where nobody can be asked."""
    named = ", ".join(f"{name} {value}" for name, value in values.items())
    if not sys.stdin.isatty():
        raise Invalid(
            f"{operation.command} asks before it does anything, and there is no terminal to ask at; --yes goes ahead."
        )
    print(
        f"Afterwards: {operation.summary}\n{operation.command} ({named}): go ahead? [y/N] ",
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
    from orchestrator.cli.operations.shown import lines_of

    print("\n".join(lines_of(operation, answer.model_dump(mode="json"))), flush=True)


async def _fetched(client: Any, operation: Operation, values: dict[str, Any], output: Path) -> int:
    """The size of the file, which is whole at its place or not there at all; what comes is written as it comes."""
    places = {
        place: [found.name for found in operation.parameters if found.place == place] for place in ("path", "query")
    }
    given = {place: {name: values[name] for name in names if name in values} for place, names in places.items()}
    aside = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
    try:
        with aside.open("xb") as file:
            await client.download_to(file, operation.path, path=given["path"], query=given["query"])
            size_bytes = file.tell()
        os.link(aside, output)  # never over a file that came in between
    except FileExistsError:
        raise _exists(output) from None
    finally:
        aside.unlink(missing_ok=True)
    return size_bytes


def _exists(output: Path) -> Invalid:
    return Invalid(f"--output: {output} exists already; name another file, or remove it first.")


def _show(content: bytes) -> None:
    """To standard output byte for byte; on a terminal only what cannot steer it."""
    if sys.stdout.isatty():
        from orchestrator.cli.operations.shown import screen_text

        print(screen_text(content), flush=True)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
