"""One line of `doctor`."""

from pydantic import BaseModel


class Check(BaseModel):
    """One fact about the machine; `fix` is what to do when it is not well."""

    name: str
    ok: bool
    found: str
    fix: str | None = None
