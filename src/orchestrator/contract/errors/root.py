"""The root of all failures that a caller can act on."""


class OrchestratorError(Exception):
    """The root: an error of ours that reached the caller without a better class."""

    code = "error"
    status = 500
    title = "The server failed"
    request_id = ""  # of the request that was refused, where a client raises it
