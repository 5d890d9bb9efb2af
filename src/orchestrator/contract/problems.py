"""How the server answers a request that it refuses, or fails on."""

from typing import Any

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    field: str | None = Field(
        description="Path of the value that is refused, such as `objective.metric`; null if it is no single value."
    )
    message: str
    code: str = Field(description="The code of the whole answer, or what is wrong with the value, such as `missing`.")


class Problem(BaseModel):
    """The answer to every request that did not succeed."""

    detail: str | list[dict[str, Any]] = Field(
        description="What is wrong and what to do: a sentence, or FastAPI's list where values have the wrong form."
    )
    code: str
    title: str
    status: int
    request_id: str = Field(description="Finds the request in the server's log.")
    errors: list[FieldError] = Field(description="What is wrong, one entry for each value that is; never empty.")
