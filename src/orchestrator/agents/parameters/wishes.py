"""What people's requests mean to this coder: values for the next version, and values that stay."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestrator.agents.asked import Asked
from orchestrator.agents.parameters.finding import Parameter
from orchestrator.agents.parameters.program import Values
from orchestrator.agents.parameters.ranges import Value

VERBS = ("try", "keep", "free")
GRAMMAR = "I understand lines such as `try NAME = 0.1`, `keep NAME = 0.1` and `free NAME`"
SHOWN_NAMES = 20
Settings = dict[int, Value]  # place of a parameter -> its value


@dataclass
class Wishes:
    """What people's requests come to.

    next: values for which no version was written yet, in order. kept: values that stay. said: what to answer.
    """

    next: list[tuple[Asked, Settings]] = field(default_factory=list)
    kept: Settings = field(default_factory=dict)
    said: list[tuple[Asked, str]] = field(default_factory=list)


def wishes_of(asked: Sequence[Asked], answered: set[tuple[int, int]], parameters: Sequence[Parameter]) -> Wishes:
    """Sort requests into those to take up and those to answer. asked: oldest first; later ones count more."""
    found = Wishes()
    for each in asked:
        new = each.key not in answered
        try:
            sentence = _heard(found, each, parameters, new)
        except ValueError as error:
            sentence = f"Message {each.message}: {error}"
        if new and sentence:
            found.said.append((each, sentence))
    return found


def with_settings(values: Values, settings: Settings) -> Values:
    return tuple(settings.get(place, value) for place, value in enumerate(values))


def _heard(found: Wishes, asked: Asked, parameters: Sequence[Parameter], new: bool) -> str | None:
    """Apply a request and return the answer; None for values to be tried, which their version answers.

    Raises ValueError, which says what is wrong with the request.
    """
    if not asked.verb:
        names = ", ".join(parameter.name for parameter in parameters[:SHOWN_NAMES])
        return (
            f"Nothing of message {asked.message} changes what I write: {GRAMMAR}, one on a line; "
            f"the parameters are {names}."
        )
    if asked.verb == "free":
        places = [_place(part, parameters) for part in asked.what.split(",")]
        found.kept = {place: value for place, value in found.kept.items() if place not in places}
        return f"From this version on {asked.words} may change again (message {asked.message})."
    settings = dict(_setting(part, parameters) for part in asked.what.split(","))
    if asked.verb == "keep":
        found.kept |= settings
        return f"From this version on {asked.words} stays (message {asked.message}); `free NAME` lifts that."
    if new:
        found.next.append((asked, settings))
    return None


def _setting(text: str, parameters: Sequence[Parameter]) -> tuple[int, Value]:
    name, mark, written = text.partition("=")
    place = _place(name, parameters)
    if not mark:
        raise ValueError(f"`{_plain(text)}` names no value: write {parameters[place].name} = a value.")
    return place, _value(written.strip(), parameters[place])


def _place(name: str, parameters: Sequence[Parameter]) -> int:
    for place, parameter in enumerate(parameters):
        if parameter.name == name.strip():
            return place
    names = ", ".join(parameter.name for parameter in parameters[:SHOWN_NAMES])
    raise ValueError(f"there is no parameter `{_plain(name)}`; there are {names}.")


def _value(text: str, parameter: Parameter) -> Value:
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
    if isinstance(value, bool | int | float | str) and whole and parameter.range.holds(value):
        return value
    options = parameter.range.options
    there = " | ".join(map(str, options)) if options else f"{parameter.range.low:g} to {parameter.range.high:g}"
    raise ValueError(f"`{_plain(text)}` is no value for {parameter.name}: it takes {there[:200]}.")


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text.strip())[:60]
