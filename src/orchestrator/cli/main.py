"""The command `orchestrator` (also `ao`): each command's options here, its work in a file of its own, loaded when it is used."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestrator import __version__
from orchestrator.contract.errors import OrchestratorError

ERROR = 2

app = typer.Typer(
    name="orchestrator",
    help="Agents write and improve programs; scores come from graders that the programs cannot reach.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line of standard output.")]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Where everything is kept; the working directory if left out.")]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 if left out.")]
Port = Annotated[
    int | None, typer.Option("--port", min=0, max=65_535, help="Port to listen on; 8000 if left out, 0 takes a free one.")
]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--unsafe-no-sandbox", help="Run programs without any sandbox: they can do all that you can. Every such run is marked."
    ),
]


@app.callback(invoke_without_command=True)
def every_command(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        print(f"orchestrator {__version__}")
        raise typer.Exit()


@app.command()
def run(
    task: Annotated[
        str | None, typer.Argument(help="A bundled example (digits, breast_cancer, diabetes) or a folder with a task.toml.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the newest unfinished loop, or TASK's.")] = False,
    target: Annotated[
        float | None, typer.Option("--target", help="Score to reach on validation data, instead of the task's own.")
    ] = None,
    versions: Annotated[
        int | None, typer.Option("--versions", min=1, help="Most versions to try, instead of the task's own.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=1, help="Most seconds to take, instead of the task's own.")
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Drive TASK's loop to its end: versions are written, run in a sandbox, graded and improved.

    Ctrl-C pauses and keeps what was found; --resume goes on.
    Exit code: 0 target reached, 1 not reached, 2 error.
    """
    if task is None and not resume:
        raise typer.BadParameter("Name a task, or use --resume.", param_hint="TASK")
    if resume and (target, versions, seconds) != (None, None, None):
        raise typer.BadParameter("A loop that goes on keeps its own target and budget.", param_hint="--resume")

    async def work() -> int:
        from orchestrator.cli.run import RunRequest, run_task

        settings = _settings(data_dir, host, port, unsafe_no_sandbox)
        request = RunRequest(
            task=task, resume=resume, as_json=as_json, any_port=port is None, settings=settings,
            target=target, versions=versions, seconds=seconds,
        )  # fmt: skip
        return await run_task(request)

    _carry_out(work(), as_json)


@app.command()
def up(
    as_json: AsJson = False,
    data_dir: DataDir = None,
    host: Host = None,
    port: Port = None,
    unsafe_no_sandbox: NoSandbox = False,
) -> None:
    """Serve the API and the page, and drive loops, until Ctrl-C. Unfinished loops go on."""

    async def work() -> int:
        from orchestrator.cli.up import serve

        return await serve(_settings(data_dir, host, port, unsafe_no_sandbox), as_json=as_json)

    _carry_out(work(), as_json)


@app.command()
def doctor(as_json: AsJson = False, data_dir: DataDir = None, host: Host = None, port: Port = None) -> None:
    """Test what protects this machine now, and tell what to do about each gap.

    Exit code: 0 a sandbox works, 2 none does.
    """

    async def work() -> int:
        from orchestrator.cli.doctor import examine, findings_lines

        found = await examine(_settings(data_dir, host, port, False))
        print(json.dumps(found.model_dump(mode="json")) if as_json else "\n".join(findings_lines(found)), flush=True)
        return 0 if found.ok else ERROR

    _carry_out(work(), as_json)


def _settings(data_dir: Path | None, host: str | None, port: int | None, unsafe_no_sandbox: bool):
    """Environment and .env, with what the command line names put over them."""
    from pydantic import ValidationError

    from orchestrator.cli.text import problems_text
    from orchestrator.contract.errors import Invalid
    from orchestrator.settings import Settings

    named = {"data_dir": data_dir, "host": host, "port": port, "unsafe_no_sandbox": unsafe_no_sandbox or None}
    try:
        return Settings(**{name: value for name, value in named.items() if value is not None})
    except ValidationError as error:
        raise Invalid(f"A setting cannot be used (environment or .env). {problems_text(error, upper=True)}") from None
    except UnicodeDecodeError as error:
        raise Invalid(f"The file .env in the working directory is not UTF-8 text (byte {error.start}).") from None


def _carry_out(work: Coroutine[Any, Any, int], as_json: bool) -> None:
    """Ends the command with the work's exit code; a failure is one sentence, and 2."""
    try:
        code = _run(work)
    except OrchestratorError as error:
        code = _failed(error.code, str(error), as_json)
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ERROR
    except OSError as error:
        code = _failed("os_error", f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", as_json)
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


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a terminal that lacks a character is no reason to fail
    app()
