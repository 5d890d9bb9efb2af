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
        raise Invalid(f"--output: {output} exists already; name another file, or remove it first.")
    where = Where(common.get("url"), common.get("api_key"), common.get("data_dir"))
    async with connected(where, operation=operation.name, creates=operation.method == "POST") as client:
        if operation.answers == "stream":
            return await _stream(client, operation, values)
        answer = await _asked(getattr(client, operation.name), operation, values)
    if operation.answers == "file":
        _save(answer, output, common.get("as_json", False))
    else:
        _print(operation, answer, common.get("as_json", False))
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
        raise Invalid(f"{operation.command} asks before it does anything, and there is no terminal to ask at; --yes goes ahead.")
    print(f"Afterwards: {operation.summary}\n{operation.command} ({named}): go ahead? [y/N] ", end="", file=sys.stderr, flush=True)
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


def _save(content: bytes, output: Path | None, as_json: bool) -> None:
    """Whole at its place or not at all; on a terminal only what cannot change it."""
    if output is not None:
        aside = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
        try:
            aside.write_bytes(content)
            os.link(aside, output)  # never over a file that came in between
        except FileExistsError:
            raise Invalid(f"--output: {output} exists already; name another file, or remove it first.") from None
        finally:
            aside.unlink(missing_ok=True)
        print(json.dumps({"output": str(output), "size_bytes": len(content)}) if as_json else f"{output}: {len(content)} bytes", flush=True)
    elif sys.stdout.isatty():
        from orchestrator.cli.operations.shown import screen_text

        print(screen_text(content), flush=True)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
