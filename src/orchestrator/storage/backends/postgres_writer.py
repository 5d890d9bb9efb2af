"""The one session that writes to a PostgreSQL database and holds its lock: to lose it is to lose the right to write."""

import asyncio
import time
from typing import NamedTuple

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from orchestrator.contract.errors import DatabaseInUse, DatabaseUnreachable
from orchestrator.storage.backends.postgres_address import Address
from orchestrator.storage.backends.postgres_errors import is_connection_lost, is_retryable, translate_error
from orchestrator.storage.backends.postgres_session import Timeouts, check_writable, make_postgres_engine
from orchestrator.storage.backends.schema import migrate_server
from orchestrator.storage.hub import StoredEvent
from orchestrator.storage.store import Outcome, Waiting, run_batch
from orchestrator.storage.transaction import Tx

LOCK_KEY = int.from_bytes(b"orchestr")
LOCK_WAIT_SECONDS = 3  # a process that was just killed may hold it for a moment yet
RECONNECT_SECONDS = 10.0  # so long writes wait for a database that has just gone
RETRY_PAUSE_SECONDS = 0.2
MAX_TRIES = 5
WRITE = Timeouts(statement_seconds=30)
Answer = tuple[list[Outcome], list[StoredEvent]]

_HOLDER = """
select coalesce(a.application_name, 'unknown'), coalesce(host(a.client_addr), 'a socket'),
       date_trunc('second', a.backend_start)::text
from pg_locks l join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.classid::bigint << 32 | l.objid::bigint = $1 and l.objsubid = 1
  and l.database = (select oid from pg_database where datname = current_database())
"""


class BatchOutcome(NamedTuple):
    """What a batch returned, noted just before its commit. `xid` None: it changed nothing."""

    xid: str | None
    outcomes: list[Outcome]
    committed: list[StoredEvent]


class Writer:
    """The writing session, its lock, and the batch whose commit may be in doubt."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._engine = make_postgres_engine(address, WRITE, reading=False, prepare=self._lock)
        self._tx: AsyncConnection | None = None
        self._ran: BatchOutcome | None = None  # a commit that was sent and not answered yet
        self._reconnect_seconds = 0.0
        event.listen(self._engine.sync_engine, "commit", self._note)

    async def open(self) -> None:
        """Take the lock and migrate; raise DatabaseUnreachable, DatabaseRefused, DatabaseInUse, NewerDatabase."""
        tx = await self._get_session()
        try:
            await tx.run_sync(migrate_server, str(self._address))
        except Exception as error:
            raise translate_error(error, self._address) from error

    async def commit(self, batch: list[Waiting]) -> Answer:
        """Return outcomes and events once they are on disk.

        A batch that met a deadlock or lost its connection runs again, unless it was committed.
        """
        before = await self._find_settled()  # of an earlier batch: nobody could be told, but its events are there
        late = before.committed if before else []
        for left in range(MAX_TRIES - 1, -1, -1):
            tx = await self._get_session()
            try:
                outcomes, committed = await tx.run_sync(run_batch, batch, _is_fatal)
                self._ran = None
                return outcomes, late + committed
            except Exception as error:
                if is_connection_lost(error):
                    await self._drop()
                elif not is_retryable(error):
                    self._ran = None
                    raise
                ran = await self._find_settled_in_time()
                if ran is not None:
                    return ran.outcomes, late + ran.committed
                if not left:
                    raise
        raise AssertionError("every try has returned or raised")

    async def close(self) -> None:
        await self._drop()
        await self._engine.dispose()

    async def _get_session(self) -> AsyncConnection:
        """Return the session that holds the lock; open a new one if it was lost."""
        until = time.monotonic() + self._reconnect_seconds
        while self._tx is None:
            try:
                self._tx = await self._engine.connect()
                self._reconnect_seconds = RECONNECT_SECONDS
            except Exception as error:
                translated = translate_error(error, self._address)
                if not isinstance(translated, DatabaseUnreachable) or time.monotonic() >= until:
                    self._reconnect_seconds = 0.0  # those who wait behind this one are not kept as long
                    raise translated from error
                await asyncio.sleep(RETRY_PAUSE_SECONDS)
        return self._tx

    async def _drop(self) -> None:
        if self._tx is not None:
            tx, self._tx = self._tx, None
            await tx.invalidate()
            await tx.close()

    async def _find_settled(self) -> BatchOutcome | None:
        """Return the outcome of the last commit if its answer was lost and yet it took place, else None.

        The new session has the lock, so the old one has ended and the fate of its transaction is settled.
        """
        if self._ran is None:
            return None
        tx = await self._get_session()
        ran, self._ran = self._ran, None
        if ran.xid is None:
            return ran
        status = (await tx.exec_driver_sql("select pg_xact_status($1::text::xid8)", (ran.xid,))).scalar_one()
        await tx.rollback()
        return ran if status == "committed" else None

    async def _find_settled_in_time(self) -> BatchOutcome | None:
        in_doubt = self._ran is not None
        try:
            return await self._find_settled()
        except DatabaseUnreachable as error:
            if not in_doubt:
                raise
            raise DatabaseUnreachable(
                f"{error} The connection was lost during a commit, so it is unknown whether this was stored: "
                "check before you send it again."
            ) from error

    def _note(self, tx: Tx) -> None:
        """Note the outcome of the batch, just before each COMMIT."""
        ran = tx.info.pop("ran", None)
        if ran is not None:
            xid = tx.exec_driver_sql("select pg_current_xact_id_if_assigned()::text").scalar_one()
            self._ran = BatchOutcome(xid, *ran)

    async def _lock(self, connection: asyncpg.Connection) -> None:
        """Take the lock on the database, held until the session ends."""
        await check_writable(connection, self._address)
        try:
            async with connection.transaction():
                await connection.execute(f"set local lock_timeout = '{LOCK_WAIT_SECONDS}s'")
                await connection.execute(f"select pg_advisory_lock({LOCK_KEY})")
        except asyncpg.LockNotAvailableError:
            raise DatabaseInUse(await self._describe_holder(connection)) from None

    async def _describe_holder(self, connection: asyncpg.Connection) -> str:
        holder = await connection.fetchrow(_HOLDER, LOCK_KEY)
        who = "Another process ({}, from {}, since {})".format(*holder) if holder else "Another process"
        return f"{who} writes to the {self._address}. Stop that one, or name another database in DATABASE_URL."


def _is_fatal(error: Exception) -> bool:
    return is_connection_lost(error) or is_retryable(error)
