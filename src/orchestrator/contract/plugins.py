"""Plug-ins by entry point: names are read from package metadata, code is loaded on first use."""

from functools import cache
from importlib.metadata import entry_points
from typing import Any, Literal

from orchestrator.contract.errors import Invalid

Group = Literal["runners", "graders", "agents"]


def plugin_names(group: Group) -> list[str]:
    """Names that are installed for `group`, sorted; nothing is imported."""
    return sorted({point.name for point in entry_points(group=f"orchestrator.{group}")})


@cache
def load_plugin(group: Group, name: str) -> Any:
    """One shared instance of the plug-in's class. Raises Invalid with the installed names if there is none called `name`."""
    for point in entry_points(group=f"orchestrator.{group}", name=name):
        return point.load()()
    raise Invalid(f"There is no {group.rstrip('s')} called {name!r}; installed: {', '.join(plugin_names(group)) or 'none'}.")
