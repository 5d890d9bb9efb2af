"""The root of all failures that a caller can act on, and those of the server, its machine, its database or an agent."""

from orchestrator.contract.states import BudgetReason


class OrchestratorError(Exception):
    """The root: an error of ours that reached the caller without a better class.

    field: path of the value that is refused, such as `objective.metric`; None if it is about no single value.
    """

    code = "error"
    status = 500
    title = "The server failed"
    field: str | None = None
    request_id = ""  # of the request that was refused, where a client raises it

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        super().__init__(message)
        if field is not None:
            self.field = field


class Overloaded(OrchestratorError):
    code, status, title = "overloaded", 503, "Too busy"


class Interrupted(OrchestratorError):
    code, status, title = "interrupted", 503, "Interrupted"


class StorageFull(OrchestratorError):
    code, status, title = "storage_full", 507, "The disk is full"


class DatabaseUnreachable(OrchestratorError):
    """The database server does not answer, or takes no writes; nothing was stored unless the message says otherwise."""

    code, status, title = "database_unreachable", 503, "The database cannot be reached"


class DatabaseRefused(OrchestratorError):
    """The database server refuses to work with us: password, missing database, rights, version or DATABASE_URL."""

    code, status, title = "database_refused", 500, "The database cannot be used"


class DatabaseInUse(OrchestratorError):
    """Another process writes to the database."""

    code, status, title = "database_in_use", 409, "The database is in use"


TRANSIENT_ERRORS = (
    Overloaded,
    StorageFull,
    DatabaseUnreachable,
)  # failures of the moment: what met one is tried again, and nobody is to blame


class SandboxUnavailable(OrchestratorError):
    """No sandbox works on this machine; the message says what to install or change."""

    code, status, title = "sandbox_unavailable", 503, "No working sandbox"


class RunnerUnreachable(OrchestratorError):
    """The back end of a runner does not answer now; its containers may well go on."""

    code, status, title = "runner_unreachable", 503, "The runner cannot be reached"


class AlreadyRunning(OrchestratorError):
    """Another process holds the data directory; `url` is its address, or None while it starts."""

    code, status, title = "already_running", 409, "The data directory is in use"

    def __init__(self, message: str, url: str | None = None) -> None:
        super().__init__(message)
        self.url = url


class DataDirUnusable(OrchestratorError):
    """The data directory cannot be made or written; the message says why."""

    code, status, title = "data_dir_unusable", 500, "The data directory cannot be used"


class LimitTooLow(OrchestratorError):
    """The process was started with limits in which a server cannot work; the message names each."""

    code, status, title = "limit_too_low", 500, "A limit of the process is too low"


class NewerDatabase(OrchestratorError):
    code, status, title = "newer_database", 500, "The database is newer than this program"


class AgentFailed(OrchestratorError):
    code, status, title = "agent_failed", 500, "An agent failed"


class AgentUnfit(AgentFailed):
    """The agent cannot work on this task, whatever it tries: the loop ends at once and says why."""

    code = "agent_unfit"


class NothingLeft(AgentFailed):
    """The agent has tried everything it could: the loop ends on its plateau, with the best that was found."""

    code = "nothing_left"


class AgentOverBudget(AgentFailed):
    """The loop's budget has no room for what the agent wanted to do: the loop ends, with the best that was found."""

    code = "agent_over_budget"

    def __init__(self, message: str = "", *, budget: BudgetReason = "budget_cost") -> None:
        super().__init__(message)
        self.budget: BudgetReason = budget


class AgentTimedOut(AgentFailed):
    """The agent's turn was ended: it took longer than `agents.turn_seconds`, or than the loop's budget had left."""

    code = "agent_timed_out"


class TurnDiffers(OrchestratorError):
    """After a restart an agent called something else than its turn has on record; what was recorded stands."""

    code, status, title = "turn_differs", 409, "The turn is on record"


class GraderFailed(OrchestratorError):
    """Nothing can be graded, and the grader is at fault, not the versions."""

    code, status, title = "grader_failed", 500, "The grader failed"
