"""Sessions of PostgreSQL: how they are opened, and the settings that apply from the first statement on."""

import os
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.asyncpg import AsyncpgString
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from orchestrator.contract.errors import DatabaseRefused, DatabaseUnreachable
from orchestrator.storage.backends.postgres_address import Address, build_missing_rights_error

if TYPE_CHECKING:
    from sqlalchemy.sql.type_api import _BindProcessorType

MIN_VERSION = 13  # pg_current_xact_id, with which a lost commit is looked up
CONNECT_SECONDS = 10
ANSWER_MARGIN_SECONDS = 5.0  # a server that has not even said "too slow" by then is taken for lost
LOCK_SECONDS = 10
MAX_CACHED_STATEMENTS = 500
SETTINGS = {
    "application_name": f"orchestrator pid {os.getpid()} on {socket.gethostname()}"[:63],
    "client_encoding": "UTF8",
    "synchronous_commit": "on",  # acknowledged means on disk, whatever the server's own default
    "jit": "off",  # our statements are small
    "tcp_keepalives_idle": "30",  # the server finds out within a minute that this machine is gone, and frees its lock
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
READING = {
    "default_transaction_read_only": "on",
    "default_transaction_isolation": "repeatable read",
}  # one snapshot, as SQLite
_WRITABLE = """
select current_setting('transaction_read_only'),
       has_database_privilege(current_database(), 'create')
       and coalesce(has_schema_privilege(current_schema(), 'create'), false)
"""
Prepare = Callable[[asyncpg.Connection], Awaitable[None]]


@dataclass(frozen=True)
class Timeouts:
    """How long a statement may run, and how long a transaction may stand idle before the server rolls it back."""

    statement_seconds: int
    idle_seconds: int = 30

    def build_settings(self) -> dict[str, str]:
        return {
            "statement_timeout": f"{self.statement_seconds}s",
            "lock_timeout": f"{LOCK_SECONDS}s",
            "idle_in_transaction_session_timeout": f"{self.idle_seconds}s",
        }


def make_postgres_engine(
    address: Address, timeouts: Timeouts, *, reading: bool, pool_size: int | None = None, prepare: Prepare | None = None
) -> AsyncEngine:
    """Return an engine that connects on demand and runs `prepare` on each new connection.

    pool_size: connections that are kept; None keeps none.
    """
    settings = SETTINGS | timeouts.build_settings() | (READING if reading else {})

    async def connect() -> asyncpg.Connection:
        connection = await asyncpg.connect(
            address.build_url(),
            timeout=CONNECT_SECONDS,
            command_timeout=timeouts.statement_seconds + ANSWER_MARGIN_SECONDS,
            server_settings=settings,
        )
        try:
            check_version(connection.get_server_version().major, address)
            if prepare is not None:
                await prepare(connection)
        except BaseException:
            connection.terminate()
            raise
        return connection

    pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 0} if pool_size else {"poolclass": NullPool}
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        connect_args={"prepared_statement_cache_size": MAX_CACHED_STATEMENTS},
        **pool,
    )
    engine.dialect.colspecs = {**engine.dialect.colspecs, sa.String: _StorableText, sa.Text: _StorableText}
    return engine


def check_version(major: int, address: Address) -> None:
    if major < MIN_VERSION:
        raise DatabaseRefused(
            f"PostgreSQL at {address.server} is version {major}; this program needs {MIN_VERSION} or newer."
        )


async def check_writable(connection: asyncpg.Connection, address: Address) -> None:
    """Check that our tables can be made and written; raise DatabaseUnreachable on a standby, DatabaseRefused if not."""
    answer = await connection.fetchrow(_WRITABLE)
    if answer is None or answer[0] == "on":
        raise DatabaseUnreachable(f"The {address} accepts no writes: it is read-only, or a standby.")
    if not answer[1]:
        raise build_missing_rights_error(address)


class _StorableText(AsyncpgString):
    """Text with NUL replaced, which PostgreSQL cannot store and programs may print."""

    def bind_processor(self, dialect: sa.Dialect) -> "_BindProcessorType[str]":
        def replace_nul(value: str | None) -> str | None:
            return value.replace("\0", "\ufffd") if value is not None and "\0" in value else value

        return replace_nul
