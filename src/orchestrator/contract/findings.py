"""One fact about the machine, with what to do if it is not as it should be."""

from pydantic import BaseModel


class MachineCheck(BaseModel):
    """One fact about the machine; `fix` says what to do if it is not as it should be."""

    name: str
    ok: bool
    found: str
    fix: str | None = None
