"""The agent `llm`: one model in any of the three roles."""

from typing import ClassVar

from orchestrator.agents.caches import LoopRounds
from orchestrator.agents.llm import coder, directions, drafting, evaluator, generator
from orchestrator.agents.llm.addresses import parse_reference
from orchestrator.agents.llm.client import ModelClient
from orchestrator.agents.llm.ledger import Ledger
from orchestrator.agents.llm.messages import Usage
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.packages import check_installed
from orchestrator.agents.llm.records import Reader
from orchestrator.agents.llm.trial import try_model
from orchestrator.contract.agents import Turn
from orchestrator.contract.drafting import DraftProposal, DraftQuestion
from orchestrator.contract.model_calls import AgentRole, TurnEstimate
from orchestrator.contract.operations import Operations
from orchestrator.contract.plugin_options import PluginConfig
from orchestrator.contract.protocols.agents import (
    ChecksItself,
    Coder,
    DraftsTasks,
    EstimatesTurns,
    Evaluator,
    Generator,
    SuggestsDirections,
)
from orchestrator.contract.tasks import Framing


class LlmAgent(ChecksItself, Coder, DraftsTasks, Evaluator, Generator, EstimatesTurns, SuggestsDirections):
    """A model by its reference, `openai:gpt-5`. Making it costs nothing: packages are imported by the first call."""

    help: ClassVar[str] = "A language model, such as llm:openai:gpt-5. Needs a key, or a model server of your own."
    options_model: ClassVar[type[LlmOptions]] = LlmOptions
    takes_reference: ClassVar[bool] = True

    def __init__(self, reference: str, options: LlmOptions) -> None:
        self.name = f"llm:{reference}"
        self._options = options
        self._client = ModelClient(*parse_reference(reference), options)
        self._reader = Reader()
        self._rounds = LoopRounds(lambda past: past.confirmed)

    @classmethod
    def from_config(cls, config: PluginConfig[LlmOptions]) -> "LlmAgent":
        """Make the agent; raise Invalid for a reference that names no provider and model, or a missing package."""
        check_installed()
        return cls(config.reference, config.options)

    def check_ready(self) -> None:
        """Check that the provider is known here and has the key that it needs; raise AgentUnfit if not."""
        self._client.check()

    def estimate_turn(self) -> TurnEstimate:
        """Return what a turn costs: likely half of what a request may hold, and a quarter of the longest answer."""
        longest, written = self._options.context_tokens, self._options.max_output_tokens
        return TurnEstimate(
            model=self._client.model_name,
            likely_usd=self._client.measure_cost(Usage(input_tokens=longest // 2, output_tokens=written // 4)),
            most_usd=self._client.measure_cost(Usage(input_tokens=longest, output_tokens=written)),
        )

    async def draft_task(self, question: DraftQuestion) -> DraftProposal:
        """Propose a task for a sentence and a schema, or say what is missing."""
        return await drafting.propose_task(self._client, question, name=self.name, options=self._options)

    async def frame_task(self, operations: Operations, turn: Turn) -> Framing:
        """Settle metric and direction where the task leaves them open, and post the brief."""
        return await generator.frame_task(
            operations,
            turn,
            name=self.name,
            ledger=self._open_ledger(operations, turn, "generator"),
            options=self._options,
        )

    async def suggest_directions(self, operations: Operations, turn: Turn) -> None:
        """Post what else the coder may try, as the search has stalled."""
        await directions.suggest_directions(
            operations,
            turn,
            await self._reader.read(operations, turn),
            name=self.name,
            ledger=self._open_ledger(operations, turn, "generator"),
            options=self._options,
        )

    async def write_version(self, operations: Operations, turn: Turn) -> None:
        """Upload the version that the model writes, or the seed as it is at the baseline."""
        await coder.write_version(
            operations,
            turn,
            await self._reader.read(operations, turn),
            name=self.name,
            ledger=self._open_ledger(operations, turn, "coder"),
            options=self._options,
        )

    async def give_feedback(self, operations: Operations, turn: Turn) -> None:
        """Post what was measured, with causes and a next step by the model."""
        await evaluator.give_feedback(
            operations,
            turn,
            self._rounds,
            name=self.name,
            ledger=self._open_ledger(operations, turn, "evaluator"),
            options=self._options,
        )

    async def try_out(self) -> str:
        """Ask the model for a small JSON object; return what it answered, or raise AgentFailed with what is wrong."""
        return await try_model(self._client)

    def _open_ledger(self, operations: Operations, turn: Turn, role: AgentRole) -> Ledger:
        return Ledger(operations, turn, role, self.name, self._client)
