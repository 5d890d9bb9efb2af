"""The embedded database: one thread and connection for writes, a connection for small reads, a few for large ones."""

import asyncio
import contextlib
import errno
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import StaticPool

from orchestrator.contract.errors import Invalid, OrchestratorError, StorageFull
from orchestrator.storage.store import Finish, Waiting, run_batch
from orchestrator.storage.transaction import T, Transaction

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)
SCAN_THREADS = 3


class SqliteBackend:
    """One thread and connection that write; reads on connections of their own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writer = make_sqlite_engine(file, reading=False)
        self._reader = make_sqlite_engine(file, reading=True)
        self._scanner = make_sqlite_engine(file, reading=True, pooled=True)
        self._tx = self._writer.connect()
        self._view = self._reader.connect()
        self._write_thread = ThreadPoolExecutor(1, "writer")
        self._scan_threads = ThreadPoolExecutor(SCAN_THREADS, "scan")

    def commit(self, batch: list[Waiting], loop: asyncio.AbstractEventLoop, finish: Finish) -> None:
        self._write_thread.submit(self._commit, batch, loop, finish)

    def _commit(self, batch: list[Waiting], loop: asyncio.AbstractEventLoop, finish: Finish) -> None:
        try:
            outcomes, committed = run_batch(self._tx, batch)
        except Exception as error:  # the commit itself failed: nobody is told "stored"
            outcomes, committed = [(None, error)] * len(batch), []
        translated = [(value, error and _translate_error(error)) for value, error in outcomes]
        with contextlib.suppress(RuntimeError):  # the loop was closed: whoever asked is gone
            loop.call_soon_threadsafe(finish, batch, translated, committed)

    async def read(self, fn: Transaction[T]) -> T:
        try:
            return fn(self._view)
        except OverflowError as error:
            raise _translate_error(error) from error
        finally:
            self._view.rollback()

    async def scan(self, fn: Transaction[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._scan_threads, self._scan, fn)

    def _scan(self, fn: Transaction[T]) -> T:
        with self._scanner.connect() as view:
            try:
                return fn(view)
            except OverflowError as error:
                raise _translate_error(error) from error

    async def snapshot(self, fn: Transaction[T]) -> T:
        return await asyncio.to_thread(self._snapshot, fn)

    def _snapshot(self, fn: Transaction[T]) -> T:
        engine = make_sqlite_engine(self._file, reading=True)
        try:
            with engine.connect() as view:
                return fn(view)
        finally:
            engine.dispose()

    async def close(self) -> None:
        self._write_thread.shutdown()
        self._scan_threads.shutdown()
        self._view.close()
        self._tx.close()
        for engine in (self._reader, self._scanner, self._writer):
            engine.dispose()


def make_sqlite_engine(file: Path, *, reading: bool, pooled: bool = False) -> sa.Engine:
    """Return an engine whose connections have our pragmas; transactions that write begin IMMEDIATE."""
    pool: dict[str, Any] = {"pool_size": SCAN_THREADS} if pooled else {"poolclass": StaticPool}
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(file)),
        connect_args={"isolation_level": None, "check_same_thread": False},
        **pool,
    )

    @event.listens_for(engine, "connect")
    def _set(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if reading:
            connection.execute("PRAGMA query_only=ON")

    event.listen(engine, "begin", lambda tx: tx.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE"))
    return engine


def _translate_error(error: BaseException) -> BaseException:
    """Return one of our errors if the caller can act on it, else the error itself."""
    if isinstance(error, OrchestratorError):
        return error
    if isinstance(error, OverflowError):  # the driver's word for an integer of more than 64 bits
        return Invalid("A number in the request is too large: ids and other whole numbers end at 2**63 - 1.")
    full = "database or disk is full" in str(error) or (
        isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    )
    if full:
        return StorageFull("The disk of the data directory is full: nothing was stored. Free some space and try again.")
    return error
