"""The task spec: the same shape as JSON over the API and as task.toml in a folder."""

from pydantic import Field, JsonValue, ValidationInfo, field_validator, model_validator

from orchestrator.contract.errors import BadName
from orchestrator.contract.names import check_filename
from orchestrator.contract.requirements import check_requirements
from orchestrator.contract.spec_data import Data, Section, Split
from orchestrator.contract.spec_grading import MAX_OPTIONS, SPEED_METRIC, TESTS_METRIC, TESTS_OUTPUT, Grading
from orchestrator.contract.spec_names import STORED, check_agent, check_coders, check_name, split_agent_name
from orchestrator.contract.spec_objective import Objective
from orchestrator.contract.spec_search import Search

MAX_FILES = 32
DEFAULT_OUTPUTS = ["predictions.csv"]
FILLED_IN: dict[str, tuple[str, list[str]]] = {"tests": (TESTS_METRIC, [TESTS_OUTPUT]), "speed": (SPEED_METRIC, [])}
MAX_TURN_SECONDS = 86_400.0


class Program(Section):
    """The files of a program: what the coder writes, and what programs leave."""

    entry: str = Field(default="main.py", description="The file that is run.")
    editable: list[str] = Field(
        default=[],
        max_length=MAX_FILES,
        description="The files that coders may change; all others stay as the parent has them. Default: every file.",
    )
    outputs: list[str] = Field(
        default=DEFAULT_OUTPUTS,
        max_length=MAX_FILES,
        description="The only files that leave the sandbox. Only grade.kind = 'speed' needs none.",
    )
    seed: list[str] = Field(
        default=[],
        max_length=MAX_FILES,
        description="Files of the seed program, beside task.toml; over the API, a version uploaded before start_loop.",
    )

    @field_validator("entry")
    @classmethod
    def check_entry(cls, value: str) -> str:
        return _check_filename(value)

    @field_validator("editable", "outputs", "seed")
    @classmethod
    def check_filenames(cls, value: list[str]) -> list[str]:
        return [_check_filename(name) for name in value]


class Run(Section):
    """What one container may use."""

    runner: str = Field(default="local", description="Where containers run.")
    timeout_seconds: float = Field(default=60, gt=0, le=86_400, description="Maximum wall time.")
    cpus: int = Field(default=1, ge=1, le=256, description="Number of processors.")
    memory_mb: int = Field(default=1024, ge=64, le=1024 * 1024, description="Maximum memory, in MiB.")
    network: bool = Field(default=False, description="Not built yet: containers have no network.")
    gpus: int = Field(default=0, ge=0, le=16, description="Number of GPUs; a container with a GPU is less isolated.")
    requirements: list[str] = Field(
        default=[],
        description="Packages that programs need besides numpy, pandas, scipy and scikit-learn, such as 'xgboost>=2'.",
    )

    @field_validator("requirements")
    @classmethod
    def check_requirement_lines(cls, value: list[str], info: ValidationInfo) -> list[str]:
        return value if info.context == STORED else check_requirements(value)

    @field_validator("runner")
    @classmethod
    def check_runner(cls, value: str, info: ValidationInfo) -> str:
        return check_name("run.runner", value, "runners", info)

    @field_validator("network")
    @classmethod
    def check_network(cls, value: bool) -> bool:
        if value:
            raise ValueError("run.network = true is not built yet: containers have no network. Leave it out")
        return value


class Budget(Section):
    """When the loop ends without reaching the target."""

    versions: int = Field(
        default=20, ge=1, le=100_000, description="Maximum number of versions, including the baseline."
    )
    wall_seconds: float = Field(
        default=900, gt=0, le=30 * 86_400, description="Maximum time of the loop, in seconds, not counting pauses."
    )
    cost_usd: float | None = Field(
        default=None,
        gt=0,
        le=1_000_000,
        allow_inf_nan=False,
        description="Maximum cost of the agents' model calls, in US dollars; offline agents cost nothing.",
    )
    tokens: int | None = Field(
        default=None, ge=1, le=10**12, description="Maximum number of tokens that agents read and write."
    )
    model_calls: int | None = Field(
        default=None, ge=1, le=10**9, description="Maximum number of model calls, failed ones included."
    )


class Agents(Section):
    """Which installed agents work on the task (entry points `orchestrator.agents`)."""

    generator: str = Field(default="rules", description="Frames the task.")
    coder: str | list[str] = Field(
        default="pipelines",
        description="Writes versions. Several, as a list, share one budget: which of them writes the next version is "
        "chosen by gain per cost.",
    )
    evaluator: str = Field(default="rules", description="Turns results into feedback.")
    options: dict[str, dict[str, JsonValue]] = Field(
        default={},
        description="Options of each agent, by its name, or of all agents of a kind, by the part of their names before "
        "the colon; they must not contain secrets.",
    )
    turn_seconds: float = Field(
        default=600.0,
        gt=0,
        le=MAX_TURN_SECONDS,
        description="Maximum time of one turn of an agent, in seconds.",
    )

    @property
    def coders(self) -> list[str]:
        """The coders, one or more, in the task's order."""
        return [self.coder] if isinstance(self.coder, str) else self.coder

    @property
    def names(self) -> set[str]:
        """The names of all agents of the task."""
        return {self.generator, *self.coders, self.evaluator}

    @field_validator("generator", "evaluator")
    @classmethod
    def check_agents(cls, value: str, info: ValidationInfo) -> str:
        return check_agent(f"agents.{info.field_name}", value, info)

    @field_validator("coder", mode="before")
    @classmethod
    def check_coders(cls, value: object, info: ValidationInfo) -> str | list[str]:
        return check_coders(value, info)

    @model_validator(mode="after")
    def check_options(self, info: ValidationInfo) -> "Agents":
        if info.context == STORED:
            return self
        in_use = self.names
        for name, values in self.options.items():
            if name not in in_use and name not in [split_agent_name(agent)[0] for agent in in_use]:
                raise ValueError(f"agents.options.{name[:100]}: that agent has no role in this task")
            if len(values) > MAX_OPTIONS:
                raise ValueError(f"agents.options.{name} has {len(values)} options; at most {MAX_OPTIONS} are allowed")
        return self


class Human(Section):
    """When people have to approve versions."""

    approve: str = Field(default="never", description="Approval is not built yet.")

    @field_validator("approve")
    @classmethod
    def check_approve(cls, value: str, info: ValidationInfo) -> str:
        return check_name("human.approve", value, ("never",), info)


class TaskSpec(Section):
    """Everything that a loop needs to know. Sections that are left out have their default values."""

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

    @model_validator(mode="after")
    def fill_in_for_kinds(self, info: ValidationInfo) -> "TaskSpec":
        """Fill in what goes without saying for a test suite or a race: the metric, its direction, the outputs."""
        if not self.program.outputs and self.grade.kind != "speed" and info.context != STORED:
            raise ValueError("program.outputs is empty; name the files that the program leaves, at least one")
        if self.grade.kind in FILLED_IN:
            metric, outputs = FILLED_IN[self.grade.kind]
            given = self.objective
            filled = {"metric": given.metric or metric, "direction": given.direction or "maximize"}
            self.objective = given.model_copy(update=filled)
            if self.program.outputs == DEFAULT_OUTPUTS:
                self.program = self.program.model_copy(update={"outputs": outputs})
        return self


def _check_filename(name: str) -> str:
    try:
        return check_filename(name)
    except BadName as error:
        raise ValueError(str(error)) from None
