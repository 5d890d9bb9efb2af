"""Shapes of the tasks group."""

from pydantic import BaseModel, Field

from orchestrator.contract.grading import DataProfile
from orchestrator.contract.paging import Page
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.states import Direction, TaskStatus
from orchestrator.contract.tags import Tags


class TaskUpload(TaskSpec):
    """A new task: its name, and as much of the task spec as differs from the defaults."""

    name: str = Field(min_length=1, max_length=200)
    dataset: str | None = Field(default=None, max_length=500)
    description: str | None = Field(default=None, max_length=20_000)
    creator_agent: str | None = Field(default=None, max_length=200)
    tags: Tags = Field(default=[], description="Words to find it by.")

    def spec(self) -> TaskSpec:
        return TaskSpec(**self.model_dump(include=set(TaskSpec.model_fields)))

    def unsaved(self) -> "Task":
        """Return the task that it would be, without an id."""
        about = self.model_dump(include={"name", "dataset", "description", "creator_agent", "tags"})
        return Task(**about, id=0, status="created", created_at="", updated_at="", spec=self.spec(), data=None)


class TaskCreated(BaseModel):
    task_id: int


class TaskValid(BaseModel):
    valid: bool = True


class Task(BaseModel):
    id: int
    name: str
    dataset: str | None
    description: str | None
    creator_agent: str | None
    status: TaskStatus
    created_at: str
    updated_at: str
    spec: TaskSpec
    data: DataProfile | None = Field(
        default=None, description="Set once the data has been split, at the first start_loop."
    )
    tags: list[str] = []
    has_loop: bool = Field(
        default=False, description="Whether a loop was ever started, so that get_loop has an answer."
    )
    archived_at: str | None = None
    deleted_at: str | None = Field(default=None, description="Since when it is in the trash.")


class TaskList(Page):
    tasks: list[Task]


class TaskUpdate(BaseModel):
    status: TaskStatus
    was: TaskStatus | None = Field(
        default=None, description="What the caller saw before; refused with 409 if it is another by now."
    )


class TaskTagging(BaseModel):
    add: Tags = []
    remove: Tags = []


class TaskTags(BaseModel):
    tags: list[str] = Field(description="All that the task has now, sorted.")


class Archived(BaseModel):
    archived: bool


class TaskDeleted(BaseModel):
    deleted: bool = True
    kept_until: str = Field(description="Until then restore_task brings it back; afterwards it is removed for good.")


class Restored(BaseModel):
    restored: bool = True


class Framing(BaseModel):
    """What the Generator settles where the task left it open."""

    metric: str
    direction: Direction
    target: float | None = None
