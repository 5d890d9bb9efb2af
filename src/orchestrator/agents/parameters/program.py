"""A program as a template: its files, its parameters, and any version of it by other values. Only literals change."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.agents.parameters.literals import MARKS, Parameter, find_parameters
from orchestrator.agents.parameters.ranges import Value
from orchestrator.agents.parameters.source import Source
from orchestrator.contract.errors import AgentUnfit

DIGITS = 6  # of a float that is written
MAX_PARAMETERS = 200
HOW_TO_MARK = (
    "Mark them in one of four ways: a comment `# param: float 0.1..2 log` behind a literal; "
    "a module-level dict PARAMS = {...}; "
    "the lines # EVOLVE-BLOCK-START and # EVOLVE-BLOCK-END around literals; or argparse options with defaults."
)
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """`files` by name; `parameters` in the order of files and places."""

    files: dict[str, str]
    parameters: tuple[Parameter, ...]

    @property
    def values(self) -> Values:
        return tuple(parameter.value for parameter in self.parameters)

    def write_files(self, values: Sequence[Value]) -> dict[str, str]:
        """Write the files with these values; a literal whose value is the template's own stays as it is."""
        return {name: self._write_file(name, text, values) for name, text in self.files.items()}

    def _write_file(self, name: str, text: str, values: Sequence[Value]) -> str:
        content = text.encode()
        own = [
            (parameter, value)
            for parameter, value in zip(self.parameters, values, strict=True)
            if parameter.filename == name
        ]
        for parameter, value in sorted(own, key=lambda pair: -pair[0].start):
            old = content[parameter.start : parameter.end].decode()
            content = (
                content[: parameter.start] + format_literal(parameter, value, old).encode() + content[parameter.end :]
            )
        return content.decode()

    def read_values(self, files: dict[str, str]) -> Values | None:
        """Return the values with which this template gives these files; None if they are another program."""
        if files.keys() != self.files.keys():
            return None
        try:
            parameters = list_parameters(files)
        except AgentUnfit:
            return None
        if [parameter.name for parameter in parameters] != [parameter.name for parameter in self.parameters]:
            return None
        values = tuple(parameter.value for parameter in parameters)
        return values if self.write_files(values) == files else None


def build_template(files: dict[str, str]) -> Template:
    """Make a template of a program; raise AgentUnfit if it has no parameters, too many, or unreadable marks."""
    parameters = list_parameters(files)
    if not parameters:
        raise AgentUnfit(f"The program ({', '.join(files)}) has no parameter to search. {HOW_TO_MARK}")
    if len(parameters) > MAX_PARAMETERS:
        raise AgentUnfit(
            f"The program has {len(parameters)} parameters; at most {MAX_PARAMETERS} are searched: "
            "mark those that matter with `# param:`."
        )
    return Template(files, tuple(parameters))


def list_parameters(files: dict[str, str]) -> list[Parameter]:
    return [
        parameter
        for name, text in sorted(files.items())
        if name.endswith(".py")
        for parameter in find_parameters(Source(name, text, MARKS))
    ]


def format_literal(parameter: Parameter, value: Value, old: str) -> str:
    if value == parameter.value and type(value) is type(parameter.value):
        return old
    if isinstance(value, str):
        return quote_text(value, old)
    text = format_float(value) if isinstance(value, float) else str(value)
    return f"({text})" if parameter.operand and text.startswith("-") else text


def format_float(value: float) -> str:
    """Write a float with six significant digits, so that it stays a float."""
    text = f"{value:.{DIGITS}g}"
    return text if any(mark in text for mark in ".en") else text + ".0"


def quote_text(value: str, old: str) -> str:
    """Quote a text as the program does, if that serves."""
    text = f"{old[-1]}{value}{old[-1]}"
    try:
        same = ast.literal_eval(text) == value
    except (SyntaxError, ValueError):
        same = False
    return text if same else repr(value)
