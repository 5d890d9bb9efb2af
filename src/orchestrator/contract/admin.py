"""Shapes of the admin group."""

from pydantic import BaseModel, Field

from orchestrator.contract.model_calls import AgentRole


class Health(BaseModel):
    status: str = "ok"


class Stats(BaseModel):
    """Averages are over what is not null; None when there is nothing to average."""

    total_tasks: int
    completed_tasks: int
    avg_accuracy: float | None
    avg_runtime: float | None = Field(description="In seconds.")
    active_containers: int
    model_calls: int = Field(default=0, description="Calls of models that have ended, failed ones included.")
    cost_usd: float = Field(
        default=0.0, description="What they cost, in US dollars; an unknown cost counts as what was reserved for it."
    )


class AgentInfo(BaseModel):
    """An installed agent, as a task can name it."""

    name: str
    roles: list[AgentRole] = Field(description="The roles that it can act in; none if it cannot be loaded.")
    takes_reference: bool = Field(
        description="Whether the name goes on after a colon and says what to use, as in `llm:openai:gpt-5`."
    )
    problem: str | None = Field(default=None, description="Why it cannot be loaded; null if it can.")


class AgentList(BaseModel):
    agents: list[AgentInfo]


class ModelTrialRequest(BaseModel):
    model: str = Field(max_length=300, description="Provider and model, such as `openai:gpt-5` or `llm:ollama:qwen3`.")
    base_url: str = Field(
        default="",
        max_length=500,
        description="Address that a task names for the model, as in its options: no key is sent there, and it must be "
        "on the server's own machine or among MODEL_HOSTS.",
    )


class ModelTrial(BaseModel):
    """What a tiny call has shown: whether key, model and form of answers are fine."""

    model: str
    ok: bool
    found: str = Field(description="What was seen, with the tokens and the cost where there was an answer.")
    fix: str | None = Field(default=None, description="What is wrong and what to do about it; null if all is fine.")
