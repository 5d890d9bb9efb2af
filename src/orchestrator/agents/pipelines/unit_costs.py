"""What one unit of work takes, as it was measured: the table of unit_costs.toml, by name."""

import tomllib
from importlib.resources import files
from typing import TypedDict

TABLE = files("orchestrator.agents.pipelines") / "unit_costs.toml"


class UnitCost(TypedDict):
    value: float
    unit: str
    meaning: str


def load_unit_costs() -> dict[str, UnitCost]:
    """Return the table: for each unit of work its cost, what it is counted in, and what the work is."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


UNIT: dict[str, float] = {name: cost["value"] for name, cost in load_unit_costs().items()}
