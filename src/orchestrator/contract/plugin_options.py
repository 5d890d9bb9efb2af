"""How a plug-in says which options it takes: a model of them, and a class method that makes it from them."""

from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict


class PluginOptions(BaseModel):
    """Base of a plug-in's options: unknown ones are refused, and those given never change.

    Task specs are shown and exported, so options hold no secret. An option that needs
    one holds the *name* of a setting.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


Options = TypeVar("Options", bound=PluginOptions)


@dataclass(frozen=True, slots=True)
class PluginConfig(Generic[Options]):
    """All that a plug-in is made from. Further fields may join, so that plug-ins written today still fit."""

    options: Options
    reference: str = ""  # what follows the plug-in's name in the task: "openai:gpt-5" of "llm:openai:gpt-5"


@runtime_checkable
class Configurable(Protocol):
    """The class of a plug-in that takes options; one without these two takes none and is made without arguments."""

    options_model: ClassVar[type[PluginOptions]]
    # takes_reference: ClassVar[bool] = True, where a task may write `name:reference`

    @classmethod
    def from_config(cls, config: PluginConfig) -> object:
        """Make the plug-in; `config.options` is an instance of `options_model`."""


def is_prompt_file(text: str) -> bool:
    """Return whether a prompt among an agent's options is the name of a file, as a task.toml may give it."""
    return "\n" not in text.strip() and text.strip().endswith((".md", ".txt"))
