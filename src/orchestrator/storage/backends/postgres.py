"""PostgreSQL as the store's database: one session for writes, a few for small reads and a few for large ones."""

import asyncio
import contextlib

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import NullPool

from orchestrator.storage.backends.event_loop_thread import EventLoopThread
from orchestrator.storage.backends.postgres_address import Address
from orchestrator.storage.backends.postgres_errors import is_connection_lost, translate_error
from orchestrator.storage.backends.postgres_session import Timeouts, check_writable, make_postgres_engine
from orchestrator.storage.backends.postgres_writer import Answer, Writer
from orchestrator.storage.store import Finish, Waiting
from orchestrator.storage.transaction import T, Transaction

READERS = 4
SCANNERS = 3
READ = Timeouts(statement_seconds=15)
SCAN = Timeouts(statement_seconds=120)


class PostgresBackend:
    """A back end whose connections live on threads of their own, so that any event loop can use the store."""

    def __init__(self, address: Address) -> None:
        """Open the database and migrate it to this release's schema.

        Raises DatabaseUnreachable, DatabaseRefused, DatabaseInUse, NewerDatabase.
        """
        self._address = address
        self._writer = Writer(address)
        self._readers = make_postgres_engine(address, READ, reading=True, pool_size=READERS)
        self._scanners = make_postgres_engine(address, SCAN, reading=True, pool_size=SCANNERS)
        self._main = EventLoopThread("postgres")
        self._aside = EventLoopThread("postgres-scan")  # a large answer is turned into rows here, past the small ones
        try:
            self._main.run(self._writer.open)
        except BaseException:
            self._end()
            raise

    def commit(self, batch: list[Waiting], loop: asyncio.AbstractEventLoop, finish: Finish) -> None:
        def tell(done: asyncio.Task[Answer]) -> None:
            failure = done.exception()
            outcomes, committed = ([(None, failure)] * len(batch), []) if failure else done.result()
            translated = [(value, error and translate_error(error, self._address)) for value, error in outcomes]
            with contextlib.suppress(RuntimeError):  # the loop was closed: whoever asked is gone
                loop.call_soon_threadsafe(finish, batch, translated, committed)

        self._main.start(lambda: self._writer.commit(batch), tell)

    async def read(self, fn: Transaction[T]) -> T:
        return await self._main.do(lambda: self._run_on_snapshot(self._readers, fn))

    async def scan(self, fn: Transaction[T]) -> T:
        return await self._aside.do(lambda: self._run_on_snapshot(self._scanners, fn))

    async def snapshot(self, fn: Transaction[T]) -> T:
        return await asyncio.to_thread(self._snapshot, fn)

    def _snapshot(self, fn: Transaction[T]) -> T:
        engine = make_dedicated_engine(self._address, "snapshot")
        try:
            with engine.connect() as view:
                view = view.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                return fn(view)
        except Exception as error:
            raise translate_error(error, self._address) from error
        finally:
            engine.dispose()

    async def close(self) -> None:
        await asyncio.to_thread(self._end)

    async def _run_on_snapshot(self, engine: AsyncEngine, fn: Transaction[T]) -> T:
        """Return fn's answer from one snapshot; replace once a connection that was lost while idle."""
        try:
            return await _ask(engine, fn)
        except Exception as error:
            if not is_connection_lost(error):
                raise translate_error(error, self._address) from error
        try:
            return await _ask(engine, fn)
        except Exception as error:
            raise translate_error(error, self._address) from error

    def _end(self) -> None:
        self._aside.close(self._scanners.dispose)
        self._main.close(self._close_main)

    async def _close_main(self) -> None:
        await self._readers.dispose()
        await self._writer.close()


async def _ask(engine: AsyncEngine, fn: Transaction[T]) -> T:
    async with engine.connect() as view:
        return await view.run_sync(fn)


def make_dedicated_engine(address: Address, purpose: str) -> sa.Engine:
    """Return an engine for one long job in its own thread: nobody waits behind it and no timeout ends it."""
    options = (
        f"-c application_name=orchestrator-{purpose} -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
    )
    return sa.create_engine(address.build_url("psycopg"), poolclass=NullPool, connect_args={"options": options})


async def examine(url: str) -> str:
    """Return the server's version and the database's name; change nothing and take no lock.

    Raises what opening the database would raise.
    """
    address = Address(url)
    engine = make_postgres_engine(
        address, READ, reading=False, prepare=lambda connection: check_writable(connection, address)
    )
    try:
        version = await _ask(engine, lambda tx: tx.exec_driver_sql("show server_version").scalar_one())
        return f"PostgreSQL {version.split()[0]}, {address}"
    except Exception as error:
        raise translate_error(error, address) from error
    finally:
        await engine.dispose()
