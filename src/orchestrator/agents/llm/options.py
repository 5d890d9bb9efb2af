"""Options of the agent `llm`: for all models `[agents.options.llm]`, for one `[agents.options."llm:openai:gpt-5"]`."""

from typing import Literal

from pydantic import Field, field_validator

from orchestrator.agents.llm.addresses import check_task_address
from orchestrator.contract.plugin_options import PluginOptions, is_prompt_file

MAX_PROMPT_CHARS = 64 * 1024

Role = Literal["coder", "evaluator", "generator"]


class LlmOptions(PluginOptions):
    """What a task may choose of a model. Keys are settings of the server; a task cannot name them."""

    base_url: str = Field(
        "",
        max_length=500,
        description="Address of an OpenAI-compatible server that needs no key, such as http://localhost:11434/v1.",
    )
    context_tokens: int = Field(
        24_000, ge=1_000, le=10_000_000, description="Maximum length of a request, in tokens of the model."
    )
    max_output_tokens: int = Field(
        8_192, ge=64, le=1_000_000, description="Maximum length of an answer, in tokens of the model."
    )
    temperature: float | None = Field(None, ge=0, le=2, description="Default: the model's own.")
    thinking: Literal["default", "off", "minimal", "low", "medium", "high"] = Field(
        "default", description="How long the model thinks before it answers, where it can be told."
    )
    answer_seconds: float = Field(300, gt=0, le=86_400, description="Maximum time of one answer, in seconds.")
    stream: bool = Field(True, description="Whether answers are streamed; false for servers that cannot.")
    edits: Literal["blocks", "files"] = Field(
        "blocks", description="Form that the coder asks for: search/replace blocks, or whole files."
    )
    repairs: int = Field(1, ge=0, le=5, description="Number of times that an unusable answer is sent back for repair.")
    input_usd: float | None = Field(None, ge=0, description="Price of a million tokens of a request, in US dollars.")
    output_usd: float | None = Field(None, ge=0, description="Price of a million tokens of an answer, in US dollars.")
    prompts: dict[Role, str] = Field(
        {}, description="Prompts of your own by role: texts, or in a task.toml names of files beside it."
    )

    @field_validator("base_url")
    @classmethod
    def check_base_url(cls, value: str) -> str:
        return check_task_address(value) if value else value

    @field_validator("prompts")
    @classmethod
    def check_prompts(cls, value: dict[Role, str]) -> dict[Role, str]:
        for role, text in value.items():
            if len(text) > MAX_PROMPT_CHARS:
                raise ValueError(f"the prompt of the {role} has more than {MAX_PROMPT_CHARS} characters")
            if is_prompt_file(text):
                raise ValueError(f"the prompt of the {role} must be a text; only a task.toml can name a file")
            if not text.strip():
                raise ValueError(f"the prompt of the {role} is empty; leave it out for ours")
        return value
