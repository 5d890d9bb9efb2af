"""Who asks, and what they may see."""

from pydantic import BaseModel

from orchestrator.contract.states import Role


class Principal(BaseModel):
    """Who asks. Agents do not see held-out scores or what graders print."""

    name: str
    role: Role = "admin"

    @property
    def is_person(self) -> bool:
        return self.role == "admin"

    @property
    def sees_held_out(self) -> bool:
        return self.role in ("admin", "engine")
