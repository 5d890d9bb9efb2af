"""Shapes of what a server tells of itself: protections, settings in force, and what will be removed when."""

from typing import Literal

from pydantic import BaseModel, Field

from orchestrator.contract.findings import MachineCheck
from orchestrator.contract.running import Capabilities

SettingSection = Literal["server", "storage", "containers", "packages", "notifications"]


class ProtectionList(BaseModel):
    """What holds programs on this machine, as its runners have tested it, and what else was checked."""

    runners: list[Capabilities]
    checks: list[MachineCheck]
    sandbox_off: bool = Field(description="Whether UNSAFE_NO_SANDBOX runs every program without a sandbox.")


class Setting(BaseModel):
    """One setting as the server was started with it."""

    name: str = Field(description="The environment variable, which can also stand in `.env`.")
    section: SettingSection
    help: str
    value: str | float | bool | None = Field(description="Null for a secret and for what is not set.")
    default: str | float | bool | None
    is_set: bool = Field(description="Whether it was given a value; otherwise the default is in force.")
    is_secret: bool


class SettingList(BaseModel):
    """By section. `version` is the release, `records` says where the records are."""

    version: str
    records: str
    settings: list[Setting]


class PlannedRemoval(BaseModel):
    """What housekeeping will remove of one task."""

    kind: Literal["task", "outputs"]
    task_id: int
    task_name: str
    count: int = Field(description="Number of containers whose outputs go; 1 for a whole task.")
    due_at: str = Field(description="Time after which the first of them is removed; housekeeping runs hourly.")


class RetentionPlan(BaseModel):
    """For how long things are kept, and what is removed next, soonest first."""

    trash_days: int
    keep_outputs_days: float = Field(description="0 keeps all.")
    keep_logs_days: float = Field(description="0 keeps all.")
    max_task_gb: float = Field(description="0 sets no limit.")
    min_free_mb: int
    waiting_removals: int = Field(description="Number of files and folders that the next housekeeping removes.")
    removals: list[PlannedRemoval] = Field(
        description="At most 200: tasks in the trash, and outputs of up to 50 tasks."
    )
