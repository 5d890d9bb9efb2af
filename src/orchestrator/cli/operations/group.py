"""The hand-written commands, then nouns, then one command per operation; each is built only when it is used."""

import textwrap
from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperGroup

from orchestrator.cli.help import HelpContext
from orchestrator.cli.nouns import group_by_noun
from orchestrator.client.table import Operation, load_operations


def run_command(operation: Operation, given: dict[str, Any], common: dict[str, Any]) -> None:
    from orchestrator.cli.operations.execution import run_operation_command

    run_operation_command(operation, given, common)


def _build(operation: Operation, name: str) -> Any:
    from orchestrator.cli.operations.options import build_command

    command = build_command(operation, run_command)
    command.name = name
    return command


class LazyGroup(TyperGroup):
    """A group that builds a command when it is used, and suggests names when one was mistyped."""

    context_class = HelpContext

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if not args[0].startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx))
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {' or '.join(near)}?" if near else ""))
        return super().resolve_command(ctx, args)


class NounGroup(LazyGroup):
    """`orchestrator task`: a verb for each operation on the noun."""

    def __init__(self, noun: str, verbs: dict[str, Operation]) -> None:
        super().__init__(
            name=noun,
            help=f"Commands for a {noun}. Each line names the command it stands for in parentheses.",
            no_args_is_help=True,
            rich_markup_mode=None,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        self.verbs = verbs

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _build(self.verbs[cmd_name], cmd_name) if cmd_name in self.verbs else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(verb, f"{operation.summary} ({operation.command})") for verb, operation in self.verbs.items()]
            )


class RootGroup(LazyGroup):
    """Hand-written commands take precedence over operations of the same name. A noun may be in the plural: `logs
    tail`.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _describe(error)
            raise

    def list_commands(self, ctx: Any) -> list[str]:
        own = super().list_commands(ctx)
        made = [
            *(_free_name(noun, own) for noun in group_by_noun()),
            *(operation.command for operation in load_operations().values()),
        ]
        return [*own, *(name for name in made if name not in own)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        verbs = group_by_noun().get(cmd_name) or group_by_noun().get(cmd_name.removesuffix("s"))
        if verbs is not None:
            return NounGroup(cmd_name, verbs)
        operation = load_operations().get(cmd_name.replace("-", "_"))
        return None if operation is None else _build(operation, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        own = [(name, super(RootGroup, self).get_command(ctx, name)) for name in super().list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, command.get_short_help_str(100)) for name, command in own if command is not None]
            )
        with formatter.section("Operations, by noun and verb (details: orchestrator task --help)"):
            own_names = [name for name, _ in own]
            by_noun = group_by_noun()
            named = {operation.name for verbs in by_noun.values() for operation in verbs.values()}
            others = [each.command for each in load_operations().values() if each.name not in named]
            lists = {_free_name(noun, own_names): list(verbs) for noun, verbs in by_noun.items()}
            _write_lists(formatter, lists | {"(others)": others})
        with formatter.section("Names of the API"):
            formatter.write_text(
                "Every operation is a command under its own name, too: orchestrator upload-task --help. "
                "docs/reference.md and /docs of a server list all of them."
            )


def _describe(error: typer.BadParameter) -> str:
    """Return what is wrong with the value, where it is the parser of types that refused it."""
    from pydantic import ValidationError  # late: commands that are right do without it

    from orchestrator.contract.invalid_values import describe_invalid

    if not isinstance(error.__cause__, ValidationError):
        return error.message
    problem = error.__cause__.errors(include_url=False)[0]
    return f"it {describe_invalid(problem)}, and is {str(problem['input'])[:100]!r}."


def _free_name(noun: str, own_names: list[str]) -> str:
    """Return the noun, in the plural if a hand-written command has its name: `backups list` beside `backup`."""
    return f"{noun}s" if noun in own_names else noun


def _write_lists(formatter: Any, lists: dict[str, list[str]]) -> None:
    """Write one line per name, broken between words only, since people copy the names of commands."""
    width = max(map(len, lists)) + 2
    for name, words in lists.items():
        text = textwrap.fill(", ".join(words), max(40, formatter.width - width - 2), break_on_hyphens=False)
        formatter.write(textwrap.indent(f"{name.ljust(width)}{text}".replace("\n", "\n" + " " * width), "  ") + "\n")
