"""The command `orchestrator` (also `ao`): its own commands are in `commands/`, those of operations come from their
table.
"""

from typing import Annotated

import typer

from orchestrator import __version__
from orchestrator.cli.commands.apply import apply
from orchestrator.cli.commands.backup import backup
from orchestrator.cli.commands.completion import completion
from orchestrator.cli.commands.doctor import doctor
from orchestrator.cli.commands.export import export
from orchestrator.cli.commands.init import init
from orchestrator.cli.commands.restore import restore
from orchestrator.cli.commands.run import run
from orchestrator.cli.commands.up import up
from orchestrator.cli.commands.validate import validate
from orchestrator.cli.help import Command
from orchestrator.cli.operations.group import RootGroup
from orchestrator.cli.streams import prepare_streams
from orchestrator.contract.docstrings import docstring

app = typer.Typer(
    name="orchestrator",
    help="Agents write and improve programs; scores come from graders that the programs cannot reach.",
    cls=RootGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        print(f"orchestrator {__version__}")
        raise typer.Exit()


for command in (run, validate, init, up, doctor, apply, export, backup, restore, completion):
    app.command(cls=Command, help=docstring(command))(command)


def main() -> None:
    prepare_streams()
    app()
