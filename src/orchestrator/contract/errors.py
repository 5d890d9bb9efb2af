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


class LoopIsLive(Conflict):
    code = "loop_is_live"


class LoopNotLive(Conflict):
    code = "loop_not_live"


class UnsupportedMedia(OrchestratorError):
    code, status, title = "unsupported_media_type", 415, "Unsupported media type"


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


class UnknownMetric(Invalid):
    code = "unknown_metric"


class KeyReused(Invalid):
    """The Idempotency-Key was used before with another request."""

    code = "key_reused"


class Overloaded(OrchestratorError):
    code, status, title = "overloaded", 503, "Too busy"


class StorageFull(OrchestratorError):
    code, status, title = "storage_full", 507, "The disk is full"


PASSING = (Overloaded, StorageFull)  # failures of the moment: what met one is tried again, and nobody is to blame


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
