"""The task spec: the same shape as JSON over the API and as task.toml in a folder."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationInfo, field_validator, model_validator

from orchestrator.contract.errors import BadName
from orchestrator.contract.names import checked_filename
from orchestrator.contract.requirements import checked_requirements
from orchestrator.contract.spec_names import STORED, check_name

MAX_FILES = 32
MAX_TURN_SECONDS = 86_400.0
MAX_EVALUATOR_CHARS = 64 * 1024
MAX_OPTIONS = 100


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Objective(Section):
    """What is measured and how much of it is enough. `metric` left out: the Generator chooses it."""

    metric: str | None = Field(
        default=None, max_length=100, description="A scikit-learn metric, or a name that the grader returns."
    )
    direction: Literal["maximize", "minimize"] | None = Field(default=None, description="Left out: the metric's own.")
    target: float | None = Field(default=None, allow_inf_nan=False, description="Enough on validation data, confirmed.")
    min_delta: Literal["auto"] | Annotated[float, Field(ge=0, allow_inf_nan=False)] = "auto"


class Data(Section):
    """Which column of an uploaded table is to be predicted, and from which others."""

    target_column: str | None = Field(default=None, max_length=500, description="The column to predict.")
    kind: Literal["classification", "regression"] | None = Field(
        default=None, description="Whether the target is a class or a number; left out, its values decide."
    )
    test_file: str | None = Field(
        default=None,
        max_length=500,
        description="A table of its own with the validation and held-out rows, target included.",
    )
    ignore_columns: list[str] = Field(
        default=[], max_length=10_000, description="Columns that the program does not see."
    )


class Split(Section):
    """Shares of the rows; they add up to 1. The seed is drawn and recorded when it is left out."""

    kind: Literal["random", "stratified", "group", "time"] | None = Field(
        default=None, description="Left out: stratified for classes, random for numbers."
    )
    column: str | None = Field(
        default=None,
        max_length=500,
        description="group: rows with the same value stay together. time: earlier rows train, later ones test.",
    )
    train: float = Field(default=0.6, gt=0, lt=1, description="Rows that the program sees with their target.")
    validation: float = Field(default=0.2, gt=0, lt=1, description="Rows that versions are compared on.")
    held_out: float = Field(default=0.2, gt=0, lt=1, description="Rows that tell how good the best one really is.")
    seed: int | None = Field(default=None, ge=0, lt=2**31)

    @model_validator(mode="after")
    def adds_up(self) -> "Split":
        if abs(self.train + self.validation + self.held_out - 1) > 1e-6:
            raise ValueError("train, validation and held_out must add up to 1")
        return self

    @model_validator(mode="after")
    def column_where_needed(self) -> "Split":
        needs = self.kind in ("group", "time")
        if needs and self.column is None:
            raise ValueError(f"split.kind = {self.kind!r} needs split.column, the column that it goes by")
        if self.column is not None and not needs:
            raise ValueError("split.column goes with split.kind = 'group' or 'time' only")
        return self


class Program(Section):
    """What the coder writes, and all that may leave the sandbox."""

    entry: str = "main.py"
    editable: list[str] = Field(default=["main.py"], min_length=1, max_length=MAX_FILES)
    outputs: list[str] = Field(default=["predictions.csv"], min_length=1, max_length=MAX_FILES)
    seed: list[str] = Field(
        default=[],
        max_length=MAX_FILES,
        description="Files of the program to begin with: beside task.toml, or uploaded as a version before start_loop.",
    )

    @field_validator("entry")
    @classmethod
    def plain_name(cls, value: str) -> str:
        return _plain(value)

    @field_validator("editable", "outputs", "seed")
    @classmethod
    def plain_names(cls, value: list[str]) -> list[str]:
        return [_plain(name) for name in value]

    @field_validator("editable")
    @classmethod
    def entry_only(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if info.context != STORED and value not in (["main.py"], [info.data.get("entry")]):
            raise ValueError("program.editable is not built yet: coders may write any file; leave it out")
        return value


class Run(Section):
    runner: str = "local"
    timeout_seconds: float = Field(default=60, gt=0, le=86_400, description="Of one execution.")
    cpus: int = Field(default=1, ge=1, le=256)
    memory_mb: int = Field(default=1024, ge=64, le=1024 * 1024, description="Of one execution.")
    network: bool = False
    gpus: int = Field(default=0, ge=0, le=16, description="GPUs of its own; isolation is weaker then, and said to be.")
    requirements: list[str] = Field(
        default=[], description="Packages beside those always there, such as 'xgboost>=2'; built once, locked."
    )

    @field_validator("requirements")
    @classmethod
    def plain_requirements(cls, value: list[str], info: ValidationInfo) -> list[str]:
        return value if info.context == STORED else checked_requirements(value)

    @field_validator("runner")
    @classmethod
    def installed(cls, value: str, info: ValidationInfo) -> str:
        return check_name("run.runner", value, "runners", info)

    @field_validator("network")
    @classmethod
    def no_network(cls, value: bool) -> bool:
        if value:
            raise ValueError("run.network = true is not built yet; containers have no network")
        return value


class Grading(Section):
    kind: str = "predictions"
    repeats: int = Field(
        default=1, ge=1, le=20, description="Executions per version; a new best is confirmed by one more."
    )
    evaluator: str | None = Field(
        default=None,
        max_length=MAX_EVALUATOR_CHARS,
        description="Of kind `evaluator`: the text of evaluate.py; in a task.toml its file's name.",
    )
    timeout_seconds: float = Field(
        default=60, gt=0, le=86_400, description="Of kind `evaluator`: what one evaluation may take."
    )
    memory_mb: int = Field(
        default=1024, ge=128, le=1024 * 1024, description="Of kind `evaluator`: what one evaluation may use."
    )
    options: dict[str, JsonValue] = Field(default={}, max_length=MAX_OPTIONS, description="Options of the grader.")

    @field_validator("kind")
    @classmethod
    def installed(cls, value: str, info: ValidationInfo) -> str:
        return check_name("grade.kind", value, "graders", info)

    @field_validator("evaluator")
    @classmethod
    def is_source(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None or info.context == STORED:
            return value
        if "\n" not in value.strip() and value.strip().endswith(".py"):
            raise ValueError(
                "grade.evaluator is the text of evaluate.py; the name of a file serves in a task.toml only"
            )
        if "\0" in value or not _is_text(value):
            raise ValueError(
                "grade.evaluator holds a null character or half a surrogate pair, so it is no Python source"
            )
        return value

    @model_validator(mode="after")
    def only_for_evaluator(self, info: ValidationInfo) -> "Grading":
        if self.evaluator is not None and self.kind != "evaluator" and info.context != STORED:
            raise ValueError(f"grade.evaluator goes with grade.kind = 'evaluator', not {self.kind!r}")
        return self


class Search(Section):
    policy: str = "greedy"
    parallel: int = Field(default=1, ge=1, le=64, description="Versions in progress at a time.")
    plateau_versions: int | None = Field(default=None, ge=2, description="Versions without a new best before it stops.")
    max_failures: int = Field(default=5, ge=1, description="Stop after so many failed versions in a row.")

    @field_validator("policy")
    @classmethod
    def built(cls, value: str, info: ValidationInfo) -> str:
        return check_name("search.policy", value, ("greedy",), info)


class Budget(Section):
    """Versions count the baseline; wall time is the loop's own, without pauses."""

    versions: int = Field(default=20, ge=1, le=100_000, description="Most versions to try.")
    wall_seconds: float = Field(default=900, gt=0, le=30 * 86_400, description="Most seconds for the whole loop.")
    cost_usd: float | None = Field(default=None, description="Not built yet: offline agents cost nothing.")

    @field_validator("cost_usd")
    @classmethod
    def no_cost(cls, value: float | None) -> None:
        if value is not None:
            raise ValueError("budget.cost_usd is not built yet; leave it out")


class Agents(Section):
    """Names of installed agents (entry points `orchestrator.agents`)."""

    generator: str = "rules"
    coder: str = "pipelines"
    evaluator: str = "rules"
    options: dict[str, dict[str, JsonValue]] = Field(
        default={}, description="Options of these agents, by name; none of them may be a secret."
    )
    turn_seconds: float = Field(
        default=600.0,
        gt=0,
        le=MAX_TURN_SECONDS,
        description="The longest an agent may take for one turn; then it is ended.",
    )

    @field_validator("generator", "coder", "evaluator")
    @classmethod
    def installed(cls, value: str, info: ValidationInfo) -> str:
        return check_name(f"agents.{info.field_name}", value, "agents", info)

    @model_validator(mode="after")
    def options_of_its_agents(self, info: ValidationInfo) -> "Agents":
        if info.context == STORED:
            return self
        for name, values in self.options.items():
            if name not in (self.generator, self.coder, self.evaluator):
                raise ValueError(f"agents.options.{name[:100]}: no role of this task is played by that agent")
            if len(values) > MAX_OPTIONS:
                raise ValueError(f"agents.options.{name}: at most {MAX_OPTIONS} options")
        return self


class Human(Section):
    approve: str = "never"

    @field_validator("approve")
    @classmethod
    def built(cls, value: str, info: ValidationInfo) -> str:
        return check_name("human.approve", value, ("never",), info)


class TaskSpec(Section):
    """Everything a loop needs to know. Sections that are left out take their defaults."""

    objective: Objective = Objective()
    data: Data = Data()
    split: Split = Split()
    program: Program = Program()
    run: Run = Run()
    grade: Grading = Grading()
    search: Search = Search()
    budget: Budget = Budget()
    agents: Agents = Agents()
    human: Human = Human()


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(name: str) -> str:
    try:
        return checked_filename(name)
    except BadName as error:
        raise ValueError(str(error)) from None
