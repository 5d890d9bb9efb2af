"""The command's own commands, then nouns, then one command per operation; each is made only when it is asked for."""

import textwrap
from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup

from orchestrator.cli.operations.nouns import nouns
from orchestrator.client.table import Operation, operations


def carry_out(operation: Operation, given: dict[str, Any], common: dict[str, Any]) -> None:
    from orchestrator.cli.operations.work import carry_out_operation

    carry_out_operation(operation, given, common)


def _made(operation: Operation, name: str) -> Any:
    from orchestrator.cli.operations.options import command_of

    command = command_of(operation, carry_out)
    command.name = name
    return command


class MadeGroup(TyperGroup):
    """A group whose commands are made when they are asked for, and which knows them all when one was mistyped."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if not args[0].startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.list_commands(ctx))
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {' or '.join(near)}?" if near else ""))
        return super().resolve_command(ctx, args)


class NounGroup(MadeGroup):
    """`orchestrator task`: a verb for each operation on the noun."""

    def __init__(self, noun: str, verbs: dict[str, Operation]) -> None:
        super().__init__(
            name=noun,
            help=f"What can be done with a {noun}; each line names the command it is short for.",
            no_args_is_help=True,
            rich_markup_mode=None,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        self.verbs = verbs

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _made(self.verbs[cmd_name], cmd_name) if cmd_name in self.verbs else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(verb, f"{operation.summary} ({operation.command})") for verb, operation in self.verbs.items()]
            )


class RootGroup(MadeGroup):
    """Commands written by hand go before operations of the same name. A noun may stand in the plural: `logs tail`."""

    def list_commands(self, ctx: Any) -> list[str]:
        own = super().list_commands(ctx)
        made = [*(_free(noun, own) for noun in nouns()), *(operation.command for operation in operations().values())]
        return [*own, *(name for name in made if name not in own)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        verbs = nouns().get(cmd_name) or nouns().get(cmd_name.removesuffix("s"))
        if verbs is not None:
            return NounGroup(cmd_name, verbs)
        operation = operations().get(cmd_name.replace("-", "_"))
        return None if operation is None else _made(operation, cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        own = [(name, super(RootGroup, self).get_command(ctx, name)) for name in super().list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(100)) for name, command in own])
        with formatter.section("By noun (orchestrator task --help tells more)"):
            taken = [name for name, _ in own]
            _write_lists(formatter, {_free(noun, taken): list(verbs) for noun, verbs in nouns().items()})
        with formatter.section("Operations, one command each (orchestrator upload-task --help tells more)"):
            groups: dict[str, list[str]] = {}
            for operation in operations().values():
                groups.setdefault(operation.group, []).append(operation.command)
            _write_lists(formatter, groups)


def _free(noun: str, taken: list[str]) -> str:
    """The noun, in the plural where a command written by hand has its name: `backups list` beside `backup`."""
    return f"{noun}s" if noun in taken else noun


def _write_lists(formatter: Any, lists: dict[str, list[str]]) -> None:
    """A line for each name with its list, broken between words only: names of commands are copied."""
    width = max(map(len, lists)) + 2
    for name, words in lists.items():
        text = textwrap.fill(", ".join(words), max(40, formatter.width - width - 2), break_on_hyphens=False)
        formatter.write(textwrap.indent(f"{name.ljust(width)}{text}".replace("\n", "\n" + " " * width), "  ") + "\n")
