"""Errors of PostgreSQL and its driver, translated into ours: what went wrong, where, and what to do."""

import ssl
from collections.abc import Iterator

import asyncpg

from orchestrator.contract.errors import (
    DatabaseRefused,
    DatabaseUnreachable,
    Invalid,
    OrchestratorError,
    Overloaded,
    StorageFull,
)
from orchestrator.storage.backends.postgres_address import Address, build_missing_rights_error

REPEATED = ("40001", "40P01")  # serialization failure, deadlock: the same transaction may well succeed the next time
_GONE = ("08", "57P01", "57P02", "57P03", "57P05", "25P03", "53300")  # by their beginnings
_LOST = (OSError, TimeoutError, EOFError, asyncpg.InterfaceError)
_TOO_LARGE = "A number in the request is too large: ids and other whole numbers end at 2**63 - 1."
_FULL = "The disk of the database server is full: nothing was stored. Free some space there and try again."
_SLOW = "The database did not answer in time, or somebody else holds its tables; try again in a moment."


def is_retryable(error: BaseException) -> bool:
    """Tell whether the transaction failed only because of its timing, so that it may succeed when it is run again."""
    return any(state in REPEATED for state in _list_states(error))


def is_connection_lost(error: BaseException) -> bool:
    """Tell whether the connection was lost, so that the outcome of the transaction is unknown."""
    if any(state.startswith(_GONE) for state in _list_states(error)):
        return True
    return any(isinstance(cause, _LOST) for cause in _list_causes(error)) or bool(
        getattr(error, "connection_invalidated", False)
    )


def translate_error(error: BaseException, address: Address) -> BaseException:
    """Return one of our errors if the caller can act on it, else the error itself."""
    if isinstance(error, OrchestratorError):
        return error
    for state in _list_states(error):
        translated = _translate_state(state, error, address)
        if translated is not None:
            return translated
    if any(isinstance(cause, ssl.SSLError) for cause in _list_causes(error)):
        return DatabaseRefused(
            f"No TLS connection to PostgreSQL at {address.server} could be made; check sslmode in DATABASE_URL."
        )
    if is_connection_lost(error):
        return DatabaseUnreachable(
            f"PostgreSQL at {address.server} cannot be reached{_format_reason(error)}. "
            "Is it running, and is DATABASE_URL right?"
        )
    return error


def _translate_state(state: str, error: BaseException, address: Address) -> OrchestratorError | None:
    if state == "3D000":
        return DatabaseRefused(
            f"PostgreSQL at {address.server} has no database {address.database!r}; create it, then start again: "
            f"createdb {address.database}"
        )
    if state.startswith("28"):
        return DatabaseRefused(
            f"PostgreSQL at {address.server} refused the user {address.user!r} or the password; "
            "check both in DATABASE_URL."
        )
    if state == "42501":
        return build_missing_rights_error(address)
    if state == "53300":
        return DatabaseUnreachable(
            f"PostgreSQL at {address.server} has no free connection left; raise max_connections there."
        )
    if state == "57P03":
        return DatabaseUnreachable(
            f"PostgreSQL at {address.server} is starting or shutting down; try again in a moment."
        )
    if state in ("53100", "58030"):
        return StorageFull(_FULL)
    if state in ("55P03", "57014", *REPEATED):
        return Overloaded(_SLOW)
    too_large = state == "22003" or (state == "22000" and "query argument" in str(error))
    return Invalid(_TOO_LARGE) if too_large else None


def _list_states(error: BaseException) -> Iterator[str]:
    for cause in _list_causes(error):
        state = getattr(cause, "sqlstate", None)
        if state:
            yield state


def _list_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and its causes, without SQLAlchemy's wrapping."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "orig", None) or error.__cause__


def _format_reason(error: BaseException) -> str:
    """Return the operating system's reason as `: reason`, or an empty text."""
    for cause in _list_causes(error):
        if isinstance(cause, TimeoutError):
            return ": it did not answer in time"
        if isinstance(cause, OSError) and (cause.strerror or cause.args):
            return f": {cause.strerror or cause.args[-1]}"
    return ""
