"""`doctor`: test what protects this machine, and tell what to do about each gap."""

import os
import platform
import shutil
import sqlite3
import sys
from pathlib import Path

from orchestrator.cli.disk_usage import disk_usage_checks
from orchestrator.cli.findings import Check, Findings
from orchestrator.cli.formatting import path_text
from orchestrator.cli.ports import listening_socket
from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import Capabilities
from orchestrator.settings import Settings

RUNNER = "local"
MIN_FREE_BYTES = 2 * 2**30
MIN_SQLITE = (3, 35, 0)  # RETURNING
MIN_PYTHON = (3, 11)


async def examine(settings: Settings) -> Findings:
    """Test sandbox, database, disk, port and packages; change nothing."""
    runner = await _runner()
    records = [await _database(settings)] if settings.database else []
    machine = [_disk(settings), _port(settings), _key(settings), _packages(settings), _gpus(runner)]
    ok = runner.available and all(check.ok for check in records)
    return Findings(
        ok=ok, runner=runner, checks=[_python(), _sqlite(), *records, *machine], growth=disk_usage_checks(settings)
    )


async def _runner() -> Capabilities:
    try:
        return await Plugins().runner(RUNNER).capabilities()
    except (OrchestratorError, ImportError, OSError) as error:
        return Capabilities(runner=RUNNER, available=False, reason=f"It could not be loaded: {error}")


def _python() -> Check:
    ok = sys.version_info >= MIN_PYTHON
    fix = None if ok else f"Install Python {'.'.join(map(str, MIN_PYTHON))} or newer."
    return Check(
        name="Python", ok=ok, found=f"{platform.python_version()} on {platform.system()} {platform.machine()}", fix=fix
    )


def _sqlite() -> Check:
    ok = sqlite3.sqlite_version_info >= MIN_SQLITE
    fix = None if ok else f"Use a Python built with SQLite {'.'.join(map(str, MIN_SQLITE))} or newer."
    return Check(name="SQLite", ok=ok, found=sqlite3.sqlite_version, fix=fix)


async def _database(settings: Settings) -> Check:
    from orchestrator.app import describe_database  # loads the server, so only if there is a database to reach

    try:
        return Check(name="database", ok=True, found=await describe_database(settings))
    except OrchestratorError as error:
        return Check(name="database", ok=False, found=f"{settings.records}: cannot be used", fix=str(error))


def _disk(settings: Settings) -> Check:
    folder = settings.data_dir.resolve()
    existing: Path = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        fix = f"Choose another --data-dir: this user cannot write to {path_text(existing)}."
        return Check(name="disk", ok=False, found=f"{path_text(folder)} cannot be used", fix=fix)
    free = shutil.disk_usage(existing).free
    fix = (
        None
        if free >= MIN_FREE_BYTES
        else f"Free some space, or choose another --data-dir: {MIN_FREE_BYTES / 2**30:.0f} GiB are plenty."
    )
    return Check(name="disk", ok=fix is None, found=f"{free / 2**30:.1f} GiB free for {path_text(folder)}", fix=fix)


def _port(settings: Settings) -> Check:
    try:
        listening_socket(settings.host, settings.port, or_any=False).close()
    except OrchestratorError as error:
        return Check(name="port", ok=False, found=f"{settings.port} on {settings.host} cannot be used", fix=str(error))
    return Check(name="port", ok=True, found=f"{settings.port} on {settings.host} is free")


def _packages(settings: Settings) -> Check:
    """Check where `[run] requirements` may come from; no source at all is fine for tasks that name no packages."""
    sources = [f"wheels in {path_text(Path(settings.wheel_dir))}"] if settings.wheel_dir else []
    sources += ["an index (PACKAGE_INDEX)"] if settings.package_index.get_secret_value() else []
    if settings.wheel_dir and not Path(settings.wheel_dir).is_dir():
        return Check(
            name="packages",
            ok=False,
            found=" and ".join(sources),
            fix="The folder that WHEEL_DIR names does not exist. Create it, or name another one.",
        )
    none = "no source configured: tasks with run.requirements need PACKAGE_INDEX or WHEEL_DIR"
    return Check(name="packages", ok=True, found=" and ".join(sources) or none)


def _gpus(runner: Capabilities) -> Check:
    found = f"{', '.join(runner.gpus)}; a container that gets one is less isolated" if runner.gpus else "none"
    return Check(name="GPUs", ok=True, found=found)


def _key(settings: Settings) -> Check:
    if not settings.uses_public_key:
        return Check(name="key", ok=True, found="DEMO_API_KEY is your own key")
    fix = "Set DEMO_API_KEY, in the environment or in .env, before others can reach this server."
    return Check(name="key", ok=False, found="demo_key, which everyone knows from the documentation", fix=fix)
