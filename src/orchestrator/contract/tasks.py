"""Shapes of the tasks group."""

from pydantic import BaseModel, Field

from orchestrator.contract.grading import DataProfile
from orchestrator.contract.model_calls import LoopEstimate
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
    tags: Tags = Field(default=[], description="Tags by which the task can be found.")

    def build_spec(self) -> TaskSpec:
        return TaskSpec(**self.model_dump(include=set(TaskSpec.model_fields)))

    def build_unsaved_task(self) -> "Task":
        """Return the task that it would be, without an id."""
        about = self.model_dump(include={"name", "dataset", "description", "creator_agent", "tags"})
        return Task(**about, id=0, status="created", created_at="", updated_at="", spec=self.build_spec(), data=None)


class TaskCreated(BaseModel):
    task_id: int


class TaskValid(BaseModel):
    valid: bool = True
    estimate: LoopEstimate | None = Field(
        default=None, description="What versions are likely to cost; null where no price is known or nothing is paid."
    )


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
        default=None, description="Profile of the data, set once the data has been split after the first start_loop."
    )
    tags: list[str] = []
    has_loop: bool = Field(
        default=False, description="Whether a loop was ever started; only then get_loop has an answer."
    )
    archived_at: str | None = None
    deleted_at: str | None = Field(default=None, description="Time at which it was moved to the trash.")


class TaskList(Page):
    tasks: list[Task]


class TaskUpdate(BaseModel):
    status: TaskStatus
    was: TaskStatus | None = Field(
        default=None, description="The status that the caller has seen; refused with 409 if it has changed since."
    )


class TaskTagging(BaseModel):
    add: Tags = []
    remove: Tags = []


class TaskTags(BaseModel):
    tags: list[str] = Field(description="All tags that the task has now, sorted.")


class Archived(BaseModel):
    archived: bool


class TaskDeleted(BaseModel):
    deleted: bool = True
    kept_until: str = Field(description="Until then restore_task can bring it back; afterwards it is removed for good.")


class Restored(BaseModel):
    restored: bool = True


class Framing(BaseModel):
    """What the Generator settles where the task left it open."""

    metric: str
    direction: Direction
    target: float | None = None
    positive_class: str | None = Field(
        default=None, description="Of two classes, the one that metrics of one class score; the engine settles it."
    )
