"""Generator and Evaluator `rules`: frames tables into tasks and explains results, by fixed rules. Needs no key."""

from orchestrator.agents.caches import LoopRounds
from orchestrator.agents.rules.drafting import propose_task
from orchestrator.agents.rules.evaluator import give_feedback
from orchestrator.agents.rules.generator import frame_task
from orchestrator.contract.agents import Turn
from orchestrator.contract.drafting import DraftProposal, DraftQuestion
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agents import DraftsTasks, Evaluator, Generator
from orchestrator.contract.tasks import Framing


class RulesAgent(DraftsTasks, Generator, Evaluator):
    name = "rules"
    help = "Frames tables into tasks and explains results by fixed rules. Needs no key."

    def __init__(self) -> None:
        self._rounds = LoopRounds(lambda past: past.confirmed)  # versions are compared with the bests, and these alone

    async def draft_task(self, question: DraftQuestion) -> DraftProposal:
        """Propose the task that the sentence's words and the schema suggest; needs no model."""
        return propose_task(question)

    async def frame_task(self, operations: Operations, turn: Turn) -> Framing:
        """Metric and direction where the task leaves them open; the coder has its brief."""
        return await frame_task(operations, turn)

    async def give_feedback(self, operations: Operations, turn: Turn) -> None:
        """Post the version's feedback: what its records say, nothing else."""
        await give_feedback(operations, turn, self._rounds)


__all__ = ["RulesAgent"]
