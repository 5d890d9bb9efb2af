"""What was asked for cannot be done now, as things stand."""

from orchestrator.contract.errors.server import OrchestratorError
from orchestrator.contract.states import BudgetReason


class Conflict(OrchestratorError):
    code, status, title = "conflict", 409, "Conflict"


class VersionFrozen(Conflict):
    """The version has run, so its files can no longer change."""

    code = "version_frozen"


class DifferentBytes(Conflict):
    code = "different_bytes"


class VersionInUse(Conflict):
    code = "version_in_use"


class VersionIsMarked(Conflict):
    """A person has marked the version already, and the mark counts."""

    code = "version_is_marked"


class RegradeIsLive(Conflict):
    """Another regrade of the task is not done."""

    code = "regrade_is_live"


class GraderUnchanged(Conflict):
    """The grader is the one that made the scores on record."""

    code = "grader_unchanged"


class EnvironmentInUse(Conflict):
    code = "environment_in_use"


class StatusChanged(Conflict):
    """Somebody else has set the status since the caller looked."""

    code = "status_changed"


class LoopIsLive(Conflict):
    code = "loop_is_live"


class LoopNotLive(Conflict):
    code = "loop_not_live"


class NotSuspect(Conflict):
    code = "not_suspect"


class ResultNotAwaited(Conflict):
    """A posted result that comes too late, or for an execution that has one."""

    code = "result_not_awaited"


class BudgetUsedUp(Conflict):
    """The loop's budget of money, tokens or calls has no room for the next call; what was paid for is kept."""

    code = "budget_used_up"

    def __init__(self, message: str = "", *, budget: BudgetReason = "budget_cost") -> None:
        super().__init__(message)
        self.budget: BudgetReason = budget


class NoMetric(Conflict):
    """Nothing says yet by which metric versions of the task are graded."""

    code = "no_metric"


class PartOutOfOrder(Conflict):
    """A part of an upload that does not begin where the bytes so far end; the message says where that is."""

    code = "part_out_of_order"


class UploadBusy(Conflict):
    """Another request is sending the same file just now."""

    code = "upload_busy"


class NameTaken(Conflict):
    """A data set that is built in has this name."""

    code = "name_taken"


class BackupRunning(Conflict):
    code = "backup_running"


class NotEmpty(Conflict):
    """Something lies where nothing may be replaced."""

    code = "not_empty"
