"""Loads one plug-in by its entry point, and configures it."""

from collections.abc import Mapping
from importlib.metadata import entry_points

from pydantic import JsonValue, ValidationError

from orchestrator.contract.errors import Invalid
from orchestrator.contract.invalid_values import describe_invalid
from orchestrator.contract.plugin_names import Group, list_plugin_names
from orchestrator.contract.plugin_options import Configurable, PluginConfig

OptionValues = Mapping[str, JsonValue]


def load_plugin(group: Group, name: str, options: OptionValues, reference: str, section: str) -> object:
    """Import the plug-in and make it with these options; raise Invalid where it is not there or refuses them.

    section: what an error calls the options.
    """
    for point in entry_points(group=f"orchestrator.{group}", name=name):
        plugin_class = point.load()
        break
    else:
        there = ", ".join(list_plugin_names(group)) or "none"
        raise Invalid(f"There is no {group.removesuffix('s')} called {name!r}; installed: {there}.")
    if reference and not getattr(plugin_class, "takes_reference", False):
        raise Invalid(f"The agent {name!r} stands alone: write {name!r} instead of '{name}:{reference[:100]}'.")
    if not isinstance(plugin_class, Configurable):
        if options:
            raise Invalid(
                f"{section}: the {group.removesuffix('s')} {name!r} takes no options; leave them out.", field=section
            )
        return plugin_class()
    try:
        values = plugin_class.options_model.model_validate(options)
    except ValidationError as error:
        problems = _format_option_errors(section, error, list(plugin_class.options_model.model_fields))
        raise Invalid(problems, field=section) from None
    return plugin_class.from_config(PluginConfig(values, reference))


def _format_option_errors(section: str, error: ValidationError, known: list[str]) -> str:
    sentences = []
    for problem in error.errors(include_input=False, include_url=False):
        option = ".".join(map(str, problem["loc"]))
        if problem["type"] == "extra_forbidden":
            sentences.append(
                f"{section}: there is no option {option[:100]!r}; the options are: {', '.join(known) or 'none'}."
            )
        else:
            sentences.append(f"{section}.{option}: {describe_invalid(problem)}.")
    return " ".join(sentences)
