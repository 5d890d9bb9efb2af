"""What all commands share: common options, settings, and the one edge where an error becomes a sentence and an exit
code.
"""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.system_errors import is_thread_limit, system_error_text

if TYPE_CHECKING:
    from orchestrator.settings import Settings

ERROR = 2

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line of standard output.")]
DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Directory that holds everything. Default: the working directory.")
]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on. Default: 127.0.0.1.")]
Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65_535, help="Port to listen on; 0 picks a free one. Default: 8000."),
]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--unsafe-no-sandbox",
        help="Run programs without any sandbox: they can do everything you can. Every such run is marked.",
    ),
]


def load_settings(
    data_dir: Path | None, host: str | None = None, port: int | None = None, unsafe_no_sandbox: bool = False
) -> "Settings":
    """Read the environment and .env; options of the command line take precedence.

    Raise Invalid if a setting is unusable.
    """
    from pydantic import ValidationError

    from orchestrator.cli.formatting import format_problems
    from orchestrator.contract.addresses import Allowed
    from orchestrator.contract.errors import Invalid
    from orchestrator.settings import Settings

    named: dict[str, Any] = {
        "data_dir": data_dir,
        "host": host,
        "port": port,
        "unsafe_no_sandbox": unsafe_no_sandbox or None,
    }
    try:
        settings = Settings(**{name: value for name, value in named.items() if value is not None})
        Allowed.parse(settings.notify_allow)
        return settings
    except ValidationError as error:
        raise Invalid(
            f"A setting in the environment or in .env is not valid. {format_problems(error, upper=True)}"
        ) from None
    except UnicodeDecodeError as error:
        raise Invalid(f"The file .env in the working directory is not UTF-8 text (byte {error.start}).") from None


def run_command(work: Coroutine[Any, Any, int], as_json: bool) -> None:
    """Run the work and exit with its code; on an error print one sentence and exit with 2."""
    try:
        code = _run(work)
    except OrchestratorError as error:
        code = _report_error(error.code, str(error), as_json)
    except BrokenPipeError:  # the reader of the output has closed it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ERROR
    except (OSError, MemoryError) as error:
        code = _report_error("os_error", system_error_text(error), as_json)
    except RuntimeError as error:
        if not is_thread_limit(error):
            raise
        code = _report_error("os_error", system_error_text(error), as_json)
    raise typer.Exit(code)


def _run(work: Coroutine[Any, Any, int]) -> int:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _report_error(code: str, sentence: str, as_json: bool) -> int:
    from orchestrator.cli.formatting import clean
    from orchestrator.cli.nouns import name_commands

    text = "\n".join(clean(line, 4_000) for line in name_commands(sentence).splitlines())
    print(f"Error: {text}", file=sys.stderr, flush=True)
    if as_json:
        print(json.dumps({"status": "error", "code": code, "detail": sentence}), flush=True)
    return ERROR
