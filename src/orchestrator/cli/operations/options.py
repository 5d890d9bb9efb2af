"""An operation's command: its parameters as options, its path's also by position, and what every command takes."""

import inspect
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestrator.client.table import Operation, Parameter

KINDS = {"integer": int, "number": float, "boolean": bool}
WORDS = {"integer": "INTEGER", "number": "NUMBER", "file": "FILE", "section": "JSON", "object": "JSON", "any": "VALUE"}
POSITIONAL = ("task_id", "container_id")
SOURCE_HELP = {"text": "@FILE takes it from a file, - from standard input.", "file": "- is standard input."}
COMMON: dict[str, Any] = {
    "as_json": (bool, typer.Option("--json", help="Print the answer as JSON on one line."), False),
    "url": (
        str | None,
        typer.Option("--url", help="The server; left out: who holds the data directory, else none.", metavar="URL"),
        None,
    ),
    "api_key": (
        str | None,
        typer.Option("--api-key", help="The server's key; DEMO_API_KEY if left out.", metavar="KEY"),
        None,
    ),
    "data_dir": (
        Path | None,
        typer.Option("--data-dir", help="Where everything is kept; the working directory if left out."),
        None,
    ),
}
YES = (bool, typer.Option("--yes", "-y", help="Do it without asking."), False)
OUTPUT = (
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to this file, which must not exist yet; left out: to standard output.",
        metavar="FILE",
    ),
    None,
)


def command_of(operation: Operation, carry_out) -> Any:
    """The command; `carry_out(operation, given, common)` is called with raw values by name, and what is common to all."""
    names: dict[str, str] = {}
    parameters: list[inspect.Parameter] = []

    def add(key: str, kind: Any, option: Any, default: Any = None) -> None:
        parameters.append(
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
        )

    for name in positional(operation):
        names[f"{name}__at"] = name
        add(
            f"{name}__at",
            _kind(operation.parameter(name)),
            typer.Argument(metavar=name.upper(), help="The same as its option.", show_default=False),
        )
    for dotted, parameter in _flat(operation):
        key = dotted.replace(".", "__")
        names[key] = dotted
        add(key, _kind(parameter), _option(dotted, parameter))
    own = {"--" + name.replace("_", "-") for name in names.values()}
    for key, (kind, option, default) in common_options(operation).items():
        if (
            _flag(key) not in own
        ):  # the operation's own field of that name has the option; settings name the server then
            names[f"common_{key}"] = ""
            add(f"common_{key}", kind, option, default)

    def run(**raw: Any) -> None:
        common = {key.removeprefix("common_"): value for key, value in raw.items() if key.startswith("common_")}
        given = {}
        for key, value in raw.items():
            if names[key] and value is not None and value != []:
                if names[key] in given:
                    raise typer.BadParameter(
                        "It stands there twice: by position and as an option.", param_hint=names[key].upper()
                    )
                given[names[key]] = value
        carry_out(operation, given, common)

    run.__signature__ = inspect.Signature(parameters)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = f"{operation.summary}\n\n{operation.more}".strip()
    app = typer.Typer(
        add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}
    )
    app.command(operation.command)(run)
    return typer.main.get_command(app)


def positional(operation: Operation) -> list[str]:
    """Parameters that may stand by position: the path's in its order and what else a question needs; else the task that is meant."""
    found = [parameter.name for parameter in operation.parameters if parameter.place == "path"]
    found.sort(key=lambda name: operation.path.index(f"{{{name}}}"))
    if operation.method == "GET":
        found += [
            parameter.name for parameter in operation.parameters if parameter.place == "query" and parameter.required
        ]
    return found or [
        parameter.name for parameter in operation.parameters if parameter.required and parameter.name in POSITIONAL
    ]


def common_options(operation: Operation) -> dict[str, Any]:
    asks = {"yes": YES} if operation.method == "DELETE" else {}
    saves = {"output": OUTPUT} if operation.answers == "file" else {}
    return asks | saves | COMMON


def _flag(key: str) -> str:
    return "--json" if key == "as_json" else "--" + key.replace("_", "-")


def _flat(operation: Operation) -> list[tuple[str, Parameter]]:
    """Every option: parameters, and behind each section its fields as `objective.metric`."""
    found = []
    for parameter in operation.parameters:
        found.append((parameter.name, parameter))
        found += [(f"{parameter.name}.{field.name}", field) for field in parameter.fields]
    return found


def _kind(parameter: Parameter) -> Any:
    kind = KINDS.get(parameter.type, str)
    return (list[kind] if parameter.many else kind) | None


def _option(dotted: str, parameter: Parameter) -> Any:
    name = "--" + dotted.replace("_", "-")
    if parameter.type == "boolean" and not parameter.many:
        return typer.Option(f"{name}/--no-{dotted.replace('_', '-')}", help=_help(parameter), show_default=False)
    choices = parameter.choices
    complete = (lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]) if choices else None
    metavar = f"[{'|'.join(map(str, choices))}]" if choices else WORDS.get(parameter.type, "TEXT")
    return typer.Option(name, help=_help(parameter), metavar=metavar, show_default=False, autocompletion=complete)


def _help(parameter: Parameter) -> str:
    limits = [
        f"{word} {number_text(value)}"
        for word, value in (("at least", parameter.min), ("at most", parameter.max))
        if value is not None
    ]
    shown = [
        parameter.help,
        ", ".join(limits).capitalize() + "." if limits else "",
        SOURCE_HELP.get(parameter.type, ""),
    ]
    shown.append("May be given more than once." if parameter.many else "")
    if parameter.required:
        shown.append("Required.")
    elif parameter.default not in (None, "", []):
        default = ", ".join(map(str, parameter.default)) if isinstance(parameter.default, list) else parameter.default
        shown.append(f"Default: {str(default).lower() if isinstance(default, bool) else default}.")
    return " ".join(part for part in shown if part)


def number_text(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
