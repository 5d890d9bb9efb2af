"""Names of installed plug-ins, read from package metadata: no plug-in is imported for them."""

from functools import cache
from importlib.metadata import entry_points
from typing import Literal

Group = Literal["runners", "graders", "agents"]


@cache
def list_plugin_names(group: Group) -> list[str]:
    """Return the names that were installed for `group` when first asked, sorted. The first call costs milliseconds."""
    return sorted({point.name for point in entry_points(group=f"orchestrator.{group}")})
