"""What was asked for is not there."""

from orchestrator.contract.errors.server import OrchestratorError


class NotFound(OrchestratorError):
    code, status, title = "not_found", 404, "Not found"


class TaskNotFound(NotFound):
    code = "task_not_found"


class TaskInTrash(TaskNotFound):
    """The task was deleted and can be restored for a while."""

    code = "task_in_trash"


class VersionNotFound(NotFound):
    code = "version_not_found"


class TrialNotFound(NotFound):
    code = "trial_not_found"


class CheckNotFound(NotFound):
    code = "check_not_found"


class RegradeNotFound(NotFound):
    code = "regrade_not_found"


class ResultNotFound(NotFound):
    code = "result_not_found"


class MarkNotFound(NotFound):
    code = "mark_not_found"


class FileNotStored(NotFound):
    code = "file_not_found"


class LogNotFound(NotFound):
    code = "log_not_found"


class ContainerNotFound(NotFound):
    code = "container_not_found"


class LoopNotFound(NotFound):
    code = "loop_not_found"


class ModelCallNotFound(NotFound):
    code = "model_call_not_found"


class RecordEnded(NotFound):
    """A loop that replays another one asked for more model calls than that one has on record."""

    code = "record_ended"


class EnvironmentNotFound(NotFound):
    code = "environment_not_found"


class DatasetNotFound(NotFound):
    code = "dataset_not_found"


class ChannelNotFound(NotFound):
    code = "channel_not_found"


class DeliveryNotFound(NotFound):
    code = "delivery_not_found"


class BackupNotFound(NotFound):
    code = "backup_not_found"
