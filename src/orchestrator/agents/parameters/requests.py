"""What people's requests mean to this coder: values for the next version, and values that stay."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestrator.agents.parameters.literals import Parameter
from orchestrator.agents.parameters.program import Values
from orchestrator.agents.parameters.ranges import Value
from orchestrator.agents.requests import Request

VERBS = ("try", "keep", "free")
GRAMMAR = "I understand lines such as `try NAME = 0.1`, `keep NAME = 0.1` and `free NAME`"
MAX_LISTED_NAMES = 20
Settings = dict[int, Value]  # index of a parameter -> its value


@dataclass
class Requests:
    """What people's requests come to.

    next: values for which no version was written yet, in order. kept: values that stay. answers: what to answer.
    """

    next: list[tuple[Request, Settings]] = field(default_factory=list)
    kept: Settings = field(default_factory=dict)
    answers: list[tuple[Request, str]] = field(default_factory=list)


def sort_requests(
    posted: Sequence[Request], answered: set[tuple[int, int]], parameters: Sequence[Parameter]
) -> Requests:
    """Sort requests into those to take up and those to answer. posted: oldest first; later ones count more."""
    requests = Requests()
    for request in posted:
        new = request.key not in answered
        try:
            sentence = _apply(requests, request, parameters, new)
        except ValueError as error:
            sentence = f"Message {request.message}: {error}"
        if new and sentence:
            requests.answers.append((request, sentence))
    return requests


def apply_settings(values: Values, settings: Settings) -> Values:
    return tuple(settings.get(index, value) for index, value in enumerate(values))


def _apply(requests: Requests, request: Request, parameters: Sequence[Parameter], new: bool) -> str | None:
    """Apply a request and return the answer; None for values to be tried, which their version answers.

    Raises ValueError, which says what is wrong with the request.
    """
    if not request.verb:
        names = ", ".join(parameter.name for parameter in parameters[:MAX_LISTED_NAMES])
        return (
            f"Message {request.message} contains no request that I understand. {GRAMMAR}, one per line. "
            f"The parameters are {names}."
        )
    if request.verb == "free":
        indices = [_find_index(part, parameters) for part in request.argument.split(",")]
        requests.kept = {index: value for index, value in requests.kept.items() if index not in indices}
        return f"From this version on, {request.words} may change again (message {request.message})."
    settings = dict(_parse_setting(part, parameters) for part in request.argument.split(","))
    if request.verb == "keep":
        requests.kept |= settings
        return f"From this version on, {request.words} is fixed (message {request.message}); `free NAME` lifts that."
    if new:
        requests.next.append((request, settings))
    return None


def _parse_setting(text: str, parameters: Sequence[Parameter]) -> tuple[int, Value]:
    name, mark, written = text.partition("=")
    index = _find_index(name, parameters)
    if not mark:
        raise ValueError(f"`{_clean_text(text)}` names no value; write {parameters[index].name} = VALUE.")
    return index, _parse_value(written.strip(), parameters[index])


def _find_index(name: str, parameters: Sequence[Parameter]) -> int:
    for index, parameter in enumerate(parameters):
        if parameter.name == name.strip():
            return index
    names = ", ".join(parameter.name for parameter in parameters[:MAX_LISTED_NAMES])
    raise ValueError(f"there is no parameter `{_clean_text(name)}`; the parameters are {names}.")


def _parse_value(text: str, parameter: Parameter) -> Value:
    """Parse a value as the program would have it; raise ValueError if it is out of range or of another kind."""
    value: object = text
    if not isinstance(parameter.value, str):
        try:
            value = ast.literal_eval(text[:100])
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            value = None
    if parameter.range.kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    whole = parameter.range.kind != "int" or isinstance(value, int)
    if isinstance(value, bool | int | float | str) and whole and parameter.range.contains(value):
        return value
    options = parameter.range.options
    allowed = " | ".join(map(str, options)) if options else f"{parameter.range.low:g} to {parameter.range.high:g}"
    raise ValueError(f"`{_clean_text(text)}` is not a value for {parameter.name}, which takes {allowed[:200]}.")


def _clean_text(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text.strip())[:60]
