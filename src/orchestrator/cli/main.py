"""The command `orchestrator` (also `ao`): each command's options stand in `commands/`."""

import sys
from typing import Annotated

import typer

from orchestrator import __version__
from orchestrator.cli.commands.apply import apply
from orchestrator.cli.commands.doctor import doctor
from orchestrator.cli.commands.export import export
from orchestrator.cli.commands.run import run
from orchestrator.cli.commands.up import up

app = typer.Typer(
    name="orchestrator",
    help="Agents write and improve programs; scores come from graders that the programs cannot reach.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def every_command(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if version:
        print(f"orchestrator {__version__}")
        raise typer.Exit()


for command in (run, up, doctor, apply, export):
    app.command()(command)


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a terminal that lacks a character is no reason to fail
    app()
