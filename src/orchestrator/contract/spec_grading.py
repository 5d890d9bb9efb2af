"""The section of a task spec that says how versions are scored."""

import shlex

from pydantic import Field, JsonValue, ValidationInfo, field_validator, model_validator

from orchestrator.contract.spec_data import Section
from orchestrator.contract.spec_names import STORED, check_name

MAX_EVALUATOR_CHARS = 64 * 1024
MAX_COMMAND_CHARS = 4_000
MAX_OPTIONS = 100
TESTS_METRIC = "tests_passed"  # of kind `tests`: the share of the cases that passed
TESTS_OUTPUT = "answers.json"
SPEED_METRIC = "speedup"  # of kind `speed`: how many times faster than the reference
EXTERNAL = "external"
MAX_AGENT_CHARS = 100
TIMED_GRADERS = ("speed",)  # whose scores are of the moment, and never the same to the digit
USER_GRADERS = ("evaluator", "tests", "command", "speed", "external")  # those whose code, or suite, the user writes


class Grading(Section):
    """How versions are scored."""

    kind: str = Field(
        default="predictions",
        description="The grader; evaluator is your own evaluate.py, tests a hidden test suite for functions, "
        "command a command that writes metrics, speed the time of a function or program, external what "
        "an agent posts.",
    )
    repeats: int = Field(
        default=1, ge=1, le=20, description="Runs per version; a new best version is run once more to confirm it."
    )
    evaluator: str | None = Field(
        default=None,
        max_length=MAX_EVALUATOR_CHARS,
        description="For kind `evaluator`: the text of evaluate.py, or in a task.toml the name of the file.",
    )
    command: str | None = Field(
        default=None,
        max_length=MAX_COMMAND_CHARS,
        description="For kind `command`: what reads the outputs and writes metrics.json, such as "
        "`python /private/score.py {part}`.",
    )
    by: str | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_AGENT_CHARS,
        description="For kind `external`: the name of the agent whose results, posted with upload_results, are the "
        "scores. A round waits for each until timeout_seconds have passed.",
    )
    forgeable: bool = Field(
        default=False,
        description="For kind `evaluator`: true lets evaluate.py import the program, which can then forge its own "
        "score. The task is marked as forgeable wherever a score is shown, and has no held-out score.",
    )
    timeout_seconds: float = Field(
        default=60,
        gt=0,
        le=86_400,
        description="Maximum time of one evaluation by your own grader, or until a result is posted.",
    )
    memory_mb: int = Field(
        default=1024,
        ge=128,
        le=1024 * 1024,
        description="Maximum memory of one evaluation by your own grader, in MiB.",
    )
    options: dict[str, JsonValue] = Field(default={}, max_length=MAX_OPTIONS, description="Options of the grader.")

    @field_validator("kind")
    @classmethod
    def check_kind(cls, value: str, info: ValidationInfo) -> str:
        return check_name("grade.kind", value, "graders", info)

    @field_validator("evaluator")
    @classmethod
    def is_source(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None or info.context == STORED:
            return value
        if "\n" not in value.strip() and value.strip().endswith(".py"):
            raise ValueError(
                "grade.evaluator must be the text of evaluate.py; only a task.toml can give the name of a file"
            )
        if "\0" in value or not _is_text(value):
            raise ValueError(
                "grade.evaluator is not Python source: it contains a null character or half a surrogate pair"
            )
        return value

    @field_validator("command")
    @classmethod
    def check_command(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None or info.context == STORED:
            return value
        try:
            words = shlex.split(value)
        except ValueError as error:
            raise ValueError(f"grade.command cannot be split into words: {error}") from None
        if not words or "\0" in value or not _is_text(value):
            raise ValueError("grade.command holds no word, or a character that no command can have")
        return value

    @field_validator("by")
    @classmethod
    def check_by(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.context != STORED and not (value.isprintable() and value == value.strip()):
            raise ValueError("grade.by is not a name: it has blanks at its ends, or characters that cannot be printed")
        return value

    @model_validator(mode="after")
    def check_evaluator(self, info: ValidationInfo) -> "Grading":
        if self.evaluator is not None and self.kind != "evaluator" and info.context != STORED:
            raise ValueError(f"grade.evaluator can only be used with grade.kind = 'evaluator', not {self.kind!r}")
        if self.forgeable and self.kind != "evaluator" and info.context != STORED:
            raise ValueError(f"grade.forgeable can only be used with grade.kind = 'evaluator', not {self.kind!r}")
        if self.by is not None and self.kind != EXTERNAL and info.context != STORED:
            raise ValueError(f"grade.by can only be used with grade.kind = 'external', not {self.kind!r}")
        if self.command is not None and self.kind != "command" and info.context != STORED:
            raise ValueError(f"grade.command can only be used with grade.kind = 'command', not {self.kind!r}")
        return self


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
