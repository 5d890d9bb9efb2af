"""Shapes of the tasks group."""

from pydantic import BaseModel, Field, model_validator

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


class TaskValidation(TaskUpload):
    """A task to be checked: one that is to be, or with `task_id` one that is on record."""

    name: str = Field(default="", max_length=200, description="Needed unless task_id names a task.")
    task_id: int | None = Field(default=None, description="A task on record, in place of the other fields.")
    try_grader: bool = Field(
        default=False,
        description="Also try the grader of that task: its baseline several times, honest twins, broken programs and "
        "forgers are run and graded. get_trial tells what came of it. People only.",
    )

    @model_validator(mode="after")
    def check_task_or_name(self) -> "TaskValidation":
        if self.task_id is None and not self.name:
            raise ValueError("name is missing: name the task, or give the task_id of one that is on record")
        if self.try_grader and self.task_id is None:
            raise ValueError("try_grader needs task_id: upload the task with upload_task, and its seed program, first")
        return self


class TaskCreated(BaseModel):
    task_id: int


class TaskValid(BaseModel):
    valid: bool = True
    estimate: LoopEstimate | None = Field(
        default=None, description="What versions are likely to cost; null where no price is known or nothing is paid."
    )
    trial_id: str | None = Field(default=None, description="The trial of the grader, if `try_grader` asked for one.")


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
