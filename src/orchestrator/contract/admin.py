"""Shapes of the admin group."""

from pydantic import BaseModel, Field


class Health(BaseModel):
    status: str = "ok"


class Stats(BaseModel):
    """Averages are over what is not null; None when there is nothing to average."""

    total_tasks: int
    completed_tasks: int
    avg_accuracy: float | None
    avg_runtime: float | None = Field(description="Seconds.")
    active_containers: int
