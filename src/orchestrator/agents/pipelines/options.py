"""What a task can set for the coder `pipelines`."""

from pydantic import Field, field_validator

from orchestrator.agents.pipelines.requests import list_model_names
from orchestrator.contract.plugin_options import PluginOptions

KINDS = ("classification", "regression")


class PipelinesOptions(PluginOptions):
    avoid: list[str] = Field(
        default=[], description="Models that the search leaves out, until somebody asks for one of them."
    )

    @field_validator("avoid")
    @classmethod
    def known_models(cls, value: list[str]) -> list[str]:
        known_names = list(dict.fromkeys(name for kind in KINDS for name in list_model_names(kind)))
        unknown = [name for name in value if name not in known_names]
        if unknown:
            raise ValueError(f"there is no model {unknown[0][:100]!r}; there is: {', '.join(known_names)}")
        return value
