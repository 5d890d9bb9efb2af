"""Failures a caller can act on. Each class has a fixed `code` and HTTP status; the message says what, which one, and what to do."""


class OrchestratorError(Exception):
    """The root: an error of ours that reached the caller without a better class."""

    code = "error"
    status = 500
    title = "The server failed"


class NotAuthenticated(OrchestratorError):
    code, status, title = "not_authenticated", 401, "No valid key"


class NotAllowed(OrchestratorError):
    code, status, title = "not_allowed", 403, "Not allowed"


class NotFound(OrchestratorError):
    code, status, title = "not_found", 404, "Not found"


class TaskNotFound(NotFound):
    code = "task_not_found"


class TaskInTrash(TaskNotFound):
    """The task was deleted and can be restored for a while."""

    code = "task_in_trash"


class VersionNotFound(NotFound):
    code = "version_not_found"


class FileNotStored(NotFound):
    code = "file_not_found"


class LogNotFound(NotFound):
    code = "log_not_found"


class ContainerNotFound(NotFound):
    code = "container_not_found"


class LoopNotFound(NotFound):
    code = "loop_not_found"


class EnvironmentNotFound(NotFound):
    code = "environment_not_found"


class DatasetNotFound(NotFound):
    code = "dataset_not_found"


class ChannelNotFound(NotFound):
    code = "channel_not_found"


class DeliveryNotFound(NotFound):
    code = "delivery_not_found"


class BadName(OrchestratorError):
    """A version or file name that could leave its folder or cannot be a file name."""

    code, status, title = "bad_name", 400, "Bad name"


class CodeMissing(OrchestratorError):
    code, status, title = "code_missing", 400, "No code was sent"


class BadCursor(OrchestratorError):
    code, status, title = "bad_cursor", 400, "Bad cursor"


class Conflict(OrchestratorError):
    code, status, title = "conflict", 409, "Conflict"


class VersionFrozen(Conflict):
    """The version has run, so its files can no longer change."""

    code = "version_frozen"


class DifferentBytes(Conflict):
    code = "different_bytes"


class VersionInUse(Conflict):
    code = "version_in_use"


class EnvironmentInUse(Conflict):
    code = "environment_in_use"


class LoopIsLive(Conflict):
    code = "loop_is_live"


class LoopNotLive(Conflict):
    code = "loop_not_live"


class UnsupportedMedia(OrchestratorError):
    code, status, title = "unsupported_media_type", 415, "Unsupported media type"


class PartOutOfOrder(Conflict):
    """A part of an upload that does not begin where the bytes so far end; the message says where that is."""

    code = "part_out_of_order"


class UploadBusy(Conflict):
    """Another request is sending the same file just now."""

    code = "upload_busy"


class NameTaken(Conflict):
    """A data set that is built in has this name."""

    code = "name_taken"


class TooLarge(OrchestratorError):
    code, status, title = "too_large", 413, "Too large"


class Invalid(OrchestratorError):
    """A value that is well formed but cannot be used; the message names the field."""

    code, status, title = "invalid", 422, "Invalid value"


class NotBuilt(Invalid):
    """A value of the task spec that this release does not carry out yet."""

    code = "not_built"


class UnknownDataset(Invalid):
    code = "unknown_dataset"


class BadTable(Invalid):
    """A table that cannot be read or framed; the message names the line and column where there are such."""

    code = "bad_table"


class BadArchive(Invalid):
    """An archive that was not unpacked: too large, or with names that lead outside."""

    code = "bad_archive"


class PackageMissing(Invalid):
    """What is asked for needs an extra of this package; the message says how to install it."""

    code = "package_missing"


class DigestMismatch(Invalid):
    """The bytes that arrived are not those that were announced; nothing of them is kept."""

    code = "digest_mismatch"


class UnknownMetric(Invalid):
    code = "unknown_metric"


class KeyReused(Invalid):
    """The Idempotency-Key was used before with another request."""

    code = "key_reused"


class GpuMissing(Invalid):
    """More GPUs are asked for than the runner has on this machine."""

    code = "gpu_missing"


class BuildFailed(Invalid):
    """An environment that could not be built; the message quotes what the installer said last."""

    code, title = "build_failed", "The environment could not be built"


class Overloaded(OrchestratorError):
    code, status, title = "overloaded", 503, "Too busy"


class BackupUnusable(Invalid):
    """The file is no backup of ours, is damaged, or cannot be restored by this release."""

    code = "backup_unusable"


class BackupNotFound(NotFound):
    code = "backup_not_found"


class BackupRunning(Conflict):
    code = "backup_running"


class NotEmpty(Conflict):
    """Something lies where nothing may be replaced."""

    code = "not_empty"


class Interrupted(OrchestratorError):
    code, status, title = "interrupted", 503, "Interrupted"


class StorageFull(OrchestratorError):
    code, status, title = "storage_full", 507, "The disk is full"


class DatabaseUnreachable(OrchestratorError):
    """The database server does not answer, or not for writes; what was sent is not stored unless the message says otherwise."""

    code, status, title = "database_unreachable", 503, "The database cannot be reached"


class DatabaseRefused(OrchestratorError):
    """The database server answers and does not let us work: password, missing database, rights, version, DATABASE_URL itself."""

    code, status, title = "database_refused", 500, "The database cannot be used"


class DatabaseInUse(OrchestratorError):
    """Another process writes to the database."""

    code, status, title = "database_in_use", 409, "The database is in use"


PASSING = (Overloaded, StorageFull, DatabaseUnreachable)  # failures of the moment: what met one is tried again, and nobody is to blame


class SandboxUnavailable(OrchestratorError):
    """No sandbox works on this machine; the message says what to install or change."""

    code, status, title = "sandbox_unavailable", 503, "No working sandbox"


class AlreadyRunning(OrchestratorError):
    """Another process holds the data directory; `url` is its address, or None while it starts."""

    code, status, title = "already_running", 409, "The data directory is in use"

    def __init__(self, message: str, url: str | None = None) -> None:
        super().__init__(message)
        self.url = url


class DataDirUnusable(OrchestratorError):
    """The data directory cannot be made or written; the message says why."""

    code, status, title = "data_dir_unusable", 500, "The data directory cannot be used"


class NewerDatabase(OrchestratorError):
    code, status, title = "newer_database", 500, "The database is newer than this program"


class OutputRejected(OrchestratorError):
    """A declared output that cannot leave the sandbox: missing, too large, a link, or not a plain file."""

    code, status, title = "output_rejected", 422, "Output rejected"


class AddressBlocked(OrchestratorError):
    """A notification would have gone to an address inside the own net that NOTIFY_ALLOW does not name."""

    code, status, title = "address_blocked", 422, "Address not allowed"


class AgentFailed(OrchestratorError):
    code, status, title = "agent_failed", 500, "An agent failed"


class AgentUnfit(AgentFailed):
    """The agent cannot work on this task, whatever it tries: the loop ends at once and says why."""

    code = "agent_unfit"


class GraderFailed(OrchestratorError):
    """Nothing can be graded, and the grader is at fault, not the versions."""

    code, status, title = "grader_failed", 500, "The grader failed"
