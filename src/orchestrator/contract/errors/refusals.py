"""The request itself cannot be taken."""

from orchestrator.contract.errors.server import OrchestratorError


class NotEditable(OrchestratorError):
    """A coder would write or change a file that the task does not let it."""

    code, status, title = "not_editable", 403, "The file may not be changed"


class NotAuthenticated(OrchestratorError):
    code, status, title = "not_authenticated", 401, "No valid key"


class NotAllowed(OrchestratorError):
    code, status, title = "not_allowed", 403, "Not allowed"


class BadName(OrchestratorError):
    """A version or file name that could leave its folder or cannot be a file name."""

    code, status, title = "bad_name", 400, "Bad name"


class CodeMissing(OrchestratorError):
    code, status, title = "code_missing", 400, "No code was sent"


class BadCursor(OrchestratorError):
    code, status, title = "bad_cursor", 400, "Bad cursor"


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
    code, field = "unknown_dataset", "dataset"


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
    code, field = "unknown_metric", "objective.metric"


class KeyReused(Invalid):
    """The Idempotency-Key was used before with another request."""

    code = "key_reused"


class GpuMissing(Invalid):
    """More GPUs are asked for than the runner has on this machine."""

    code, field = "gpu_missing", "run.gpus"


class BuildFailed(Invalid):
    """An environment that could not be built; the message quotes what the installer said last."""

    code, title = "build_failed", "The environment could not be built"


class BackupUnusable(Invalid):
    """The file is no backup of ours, is damaged, or cannot be restored by this release."""

    code = "backup_unusable"


class OutputRejected(OrchestratorError):
    """A declared output that cannot leave the sandbox: missing, too large, a link, or not a plain file."""

    code, status, title = "output_rejected", 422, "Output rejected"


class AddressBlocked(OrchestratorError):
    """A notification would have gone to an address inside the own net that NOTIFY_ALLOW does not name."""

    code, status, title = "address_blocked", 422, "Address not allowed"
