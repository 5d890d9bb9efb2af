"""What a session came to, and what of it stands in the ledger."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from orchestrator.agents.coding.program import LeftProgram
from orchestrator.agents.coding.traffic import Used
from orchestrator.agents.coding.usage import Report


@dataclass
class Outcome:
    """What a session left: files where it ended well, else why it failed; and what the agent said of itself."""

    report: Report = field(default_factory=Report)
    left: LeftProgram | None = None
    failure: str = ""
    used: Used = field(default_factory=lambda: Used(None, None))


class Answer(BaseModel):
    """What stands in the ledger as the answer: enough to make the version of it again without the agent.

    model_calls: how many the proxy saw; null if it could see none.
    """

    words: str
    files: dict[str, str]
    not_taken: list[str] = []
    model_calls: int | None = None
    remark: str = ""
