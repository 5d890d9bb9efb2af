"""Tries a model with one tiny call, as the agent that a task names would make it."""

import asyncio

from pydantic import ValidationError

from orchestrator.contract.admin import ModelTrial
from orchestrator.contract.errors import Invalid, OrchestratorError
from orchestrator.contract.masking import mask_secrets
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.agents import TriesItself
from orchestrator.contract.spec import TaskSpec

TRIAL_SECONDS = 55.0  # clients wait for a minute
KIND = "llm:"


async def try_model(plugins: Plugins, reference: str, base_url: str = "") -> ModelTrial:
    """Return what one tiny call of a model shows. Whatever is wrong with it is said in the answer, without any key."""
    name = reference if reference.startswith(KIND) else KIND + reference
    model = mask_secrets(name.removeprefix(KIND))
    try:
        async with asyncio.timeout(TRIAL_SECONDS):
            answer = await _find_agent(plugins, name, base_url).try_out()
        return ModelTrial(model=model, ok=True, found=mask_secrets(answer))
    except TimeoutError:
        fix = f"It did not answer within {TRIAL_SECONDS:.0f} s."
    except ValidationError as error:
        fix = error.errors(include_input=False)[0]["msg"]
    except OrchestratorError as error:
        fix = str(error)
    return ModelTrial(model=model, ok=False, found="cannot be used", fix=mask_secrets(fix))


def _find_agent(plugins: Plugins, name: str, base_url: str) -> TriesItself:
    options = {name: {"base_url": base_url}} if base_url else {}
    agent = plugins.agent(TaskSpec.model_validate({"agents": {"coder": name, "options": options}}), name)
    if not isinstance(agent, TriesItself):
        raise Invalid(f"The agent {name!r} cannot be tried without a task.")
    return agent
