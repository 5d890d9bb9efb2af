"""An operation's command: its parameters as options, those of its path also by position, and the common options."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestrator.cli.help import Command
from orchestrator.client.table import Operation, Parameter

RunCommand = Callable[[Operation, dict[str, Any], dict[str, Any]], None]
TYPES = {"integer": int, "number": float, "boolean": bool}
METAVARS = {
    "integer": "INTEGER",
    "number": "NUMBER",
    "file": "FILE",
    "section": "JSON",
    "object": "JSON",
    "any": "VALUE",
}
POSITIONAL = ("task_id", "container_id", "version")
SOURCE_HELP = {"text": "@FILE reads it from a file, - from standard input.", "file": "- reads standard input."}
COMMON: dict[str, Any] = {
    "as_json": (bool, typer.Option("--json", help="Print the answer as JSON on one line."), False),
    "url": (
        str | None,
        typer.Option(
            "--url",
            help="Address of the server. Default: the server that uses the data directory, if one is running.",
            metavar="URL",
        ),
        None,
    ),
    "api_key": (
        str | None,
        typer.Option("--api-key", help="The server's key. Default: DEMO_API_KEY.", metavar="KEY"),
        None,
    ),
    "data_dir": (
        Path | None,
        typer.Option("--data-dir", help="Directory that holds everything. Default: the working directory."),
        None,
    ),
}
YES = (bool, typer.Option("--yes", "-y", help="Do not ask for confirmation."), False)
OUTPUT = (
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to this file, which must not exist yet. Default: standard output.",
        metavar="FILE",
    ),
    None,
)


def build_command(operation: Operation, run_command: RunCommand) -> Any:
    """Build the command; it calls `run_command(operation, given, common)` with raw values by name and the common
    options.
    """
    names: dict[str, str] = {}
    parameters: list[inspect.Parameter] = []

    def add(key: str, kind: Any, option: Any, default: Any = None) -> None:
        parameters.append(
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
        )

    for parameter in list_positional(operation):
        key = f"{parameter.name}__at"
        names[key] = parameter.name
        argument = typer.Argument(metavar=parameter.name.upper(), help="The same as its option.", show_default=False)
        add(key, _find_type(parameter), argument)
    for dotted, parameter in _flatten(operation):
        key = dotted.replace(".", "__")
        names[key] = dotted
        add(key, _find_type(parameter), _build_option(dotted, parameter))
    own = {"--" + name.replace("_", "-") for name in names.values()}
    for key, (kind, option, default) in build_common_options(operation).items():
        if _format_flag(key) not in own:  # else the operation's own field has the option, and settings name the server
            names[f"common_{key}"] = ""
            add(f"common_{key}", kind, option, default)

    def run(**raw: Any) -> None:
        common = {key.removeprefix("common_"): value for key, value in raw.items() if key.startswith("common_")}
        given = {}
        for key, value in raw.items():
            if names[key] and value is not None and value != []:
                if names[key] in given:
                    raise typer.BadParameter(
                        "It is given twice: by position and as an option.", param_hint=names[key].upper()
                    )
                given[names[key]] = value
        run_command(operation, given, common)

    run.__signature__ = inspect.Signature(parameters)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = f"{operation.summary}\n\n{operation.more}".strip()
    app = typer.Typer(
        add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}
    )
    app.command(operation.command, cls=Command)(run)
    return typer.main.get_command(app)


def list_positional(operation: Operation) -> list[Parameter]:
    """List the parameters that may be given by position.

    Those of the path in its order, and the required ones of a query; if there are none, the task or container that is
    meant.
    """
    parameters = [parameter for parameter in operation.parameters if parameter.location == "path"]
    parameters.sort(key=lambda parameter: operation.path.index(f"{{{parameter.name}}}"))
    if operation.method == "GET":
        parameters += [one for one in operation.parameters if one.location == "query" and one.required]
    return parameters or [one for one in operation.parameters if one.required and one.name in POSITIONAL]


def build_common_options(operation: Operation) -> dict[str, Any]:
    asks = {"yes": YES} if operation.method == "DELETE" else {}
    saves = {"output": OUTPUT} if operation.answers == "file" else {}
    return asks | saves | COMMON


def _format_flag(key: str) -> str:
    return "--json" if key == "as_json" else "--" + key.replace("_", "-")


def _flatten(operation: Operation) -> list[tuple[str, Parameter]]:
    """List every option: the parameters, and after each section its fields as `objective.metric`."""
    options = []
    for parameter in operation.parameters:
        options.append((parameter.name, parameter))
        options += [(f"{parameter.name}.{field.name}", field) for field in parameter.fields]
    return options


def _find_type(parameter: Parameter) -> Any:
    kind = TYPES.get(parameter.type, str)
    return (list[kind] if parameter.many else kind) | None


def _build_option(dotted: str, parameter: Parameter) -> Any:
    name = "--" + dotted.replace("_", "-")
    if parameter.type == "boolean" and not parameter.many:
        return typer.Option(f"{name}/--no-{dotted.replace('_', '-')}", help=_write_help(parameter), show_default=False)
    choices = parameter.choices
    complete = (lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]) if choices else None
    metavar = f"[{'|'.join(map(str, choices))}]" if choices else METAVARS.get(parameter.type, "TEXT")
    return typer.Option(name, help=_write_help(parameter), metavar=metavar, show_default=False, autocompletion=complete)


def _write_help(parameter: Parameter) -> str:
    limits = [
        f"{word} {format_number(value)}"
        for word, value in (("at least", parameter.min), ("at most", parameter.max))
        if value is not None
    ]
    sentences = [
        parameter.help,
        ", ".join(limits).capitalize() + "." if limits else "",
        SOURCE_HELP.get(parameter.type, ""),
    ]
    sentences.append("May be given more than once." if parameter.many else "")
    if parameter.required:
        sentences.append("Required.")
    elif parameter.default not in (None, "", []):
        default = ", ".join(map(str, parameter.default)) if isinstance(parameter.default, list) else parameter.default
        sentences.append(f"Default: {str(default).lower() if isinstance(default, bool) else default}.")
    return " ".join(part for part in sentences if part)


def format_number(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
