"""Shapes of what is installed: plug-ins and metrics, each with its line of help."""

from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from orchestrator.contract.metrics import MetricInfo
from orchestrator.contract.model_calls import AgentRole

PluginKind = Literal["agent", "grader", "runner"]


class PluginOption(BaseModel):
    """One option that a task can give the plug-in."""

    name: str
    help: str
    default: JsonValue = None


class PluginInfo(BaseModel):
    """An installed plug-in, as a task can name it."""

    name: str
    kind: PluginKind
    help: str = Field(description="What it does, in one line; empty if its author says nothing.")
    roles: list[AgentRole] = Field(default=[], description="For an agent: the roles that it can act in.")
    takes_reference: bool = Field(
        default=False,
        description="Whether the name goes on after a colon and says what to use, as in `llm:openai:gpt-5`.",
    )
    package: str = Field(description="The Python package that it comes from, with its version.")
    options: list[PluginOption] = []
    problem: str | None = Field(default=None, description="Why it cannot be loaded; null if it can.")


class MetricChoice(MetricInfo):
    """A metric with its line of help."""

    help: str


class PluginList(BaseModel):
    """All that a task can choose from on this server, by name."""

    plugins: list[PluginInfo]
    metrics: list[MetricChoice]
