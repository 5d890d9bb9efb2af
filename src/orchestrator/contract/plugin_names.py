"""Plug-ins by entry point: names are read from package metadata, code is loaded on first use."""

from functools import cache
from importlib.metadata import entry_points
from typing import Any, Literal

from orchestrator.contract.errors import Invalid

Group = Literal["runners", "graders", "agents"]


@cache
def plugin_names(group: Group) -> list[str]:
    """Names that were installed for `group` when first asked, sorted; nothing is imported. Looking costs milliseconds."""
    return sorted({point.name for point in entry_points(group=f"orchestrator.{group}")})


@cache
def load_plugin(group: Group, name: str) -> Any:
    """One shared instance of the plug-in's class. Raises Invalid with the installed names if there is none called `name`."""
    for point in entry_points(group=f"orchestrator.{group}", name=name):
        return point.load()()
    raise Invalid(
        f"There is no {group.rstrip('s')} called {name!r}; installed: {', '.join(plugin_names(group)) or 'none'}."
    )
