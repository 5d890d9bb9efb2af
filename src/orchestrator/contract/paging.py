"""Keyset paging: a list stands beside `next_cursor`, which is None on the last page."""

from pydantic import BaseModel

from orchestrator.contract.states import Role

PAGE_DEFAULT = 50
PAGE_MAX = 100


class Page(BaseModel):
    next_cursor: str | None = None


class Principal(BaseModel):
    """Who asks. Agents do not see held-out scores or what graders print."""

    name: str
    role: Role = "admin"

    @property
    def sees_held_out(self) -> bool:
        return self.role in ("admin", "engine")
