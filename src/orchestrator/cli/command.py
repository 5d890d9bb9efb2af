"""What every command shares: its options, the settings they make, and the one edge where its failures become a sentence."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestrator.contract.errors import OrchestratorError

ERROR = 2

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line of standard output.")]
DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Where everything is kept; the working directory if left out.")
]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 if left out.")]
Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65_535, help="Port to listen on; 8000 if left out, 0 takes a free one."),
]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--unsafe-no-sandbox",
        help="Run programs without any sandbox: they can do all that you can. Every such run is marked.",
    ),
]


def settings(data_dir: Path | None, host: str | None, port: int | None, unsafe_no_sandbox: bool):
    """Environment and .env, with what the command line names put over them."""
    from pydantic import ValidationError

    from orchestrator.cli.text import problems_text
    from orchestrator.contract.addresses import Allowed
    from orchestrator.contract.errors import Invalid
    from orchestrator.settings import Settings

    named = {"data_dir": data_dir, "host": host, "port": port, "unsafe_no_sandbox": unsafe_no_sandbox or None}
    try:
        found = Settings(**{name: value for name, value in named.items() if value is not None})
        Allowed.parsed(found.notify_allow)
        return found
    except ValidationError as error:
        raise Invalid(f"A setting cannot be used (environment or .env). {problems_text(error, upper=True)}") from None
    except UnicodeDecodeError as error:
        raise Invalid(f"The file .env in the working directory is not UTF-8 text (byte {error.start}).") from None


def carry_out(work: Coroutine[Any, Any, int], as_json: bool) -> None:
    """Ends the command with the work's exit code; a failure is one sentence, and 2."""
    try:
        code = _run(work)
    except OrchestratorError as error:
        code = _failed(error.code, str(error), as_json)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ERROR
    except OSError as error:
        code = _failed(
            "os_error", f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", as_json
        )
    raise typer.Exit(code)


def _run(work: Coroutine[Any, Any, int]) -> int:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _failed(code: str, sentence: str, as_json: bool) -> int:
    from orchestrator.cli.text import clean

    said = "\n".join(clean(line, 4_000) for line in sentence.splitlines())
    print(f"Error: {said}", file=sys.stderr, flush=True)
    if as_json:
        print(json.dumps({"status": "error", "code": code, "detail": sentence}), flush=True)
    return ERROR
