"""`doctor`: what protects this machine, tested now, and what to do about each gap."""

import os
import platform
import shutil
import sqlite3
import sys
from pathlib import Path

from pydantic import BaseModel

from orchestrator.cli.check import Check
from orchestrator.cli.growth import growth
from orchestrator.cli.ports import listening_socket
from orchestrator.cli.text import clean, path_text
from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import Capabilities
from orchestrator.settings import Settings

RUNNER = "local"
LEAST_FREE_BYTES = 2 * 2**30
LEAST_SQLITE = (3, 35, 0)  # RETURNING
LEAST_PYTHON = (3, 11)


class Findings(BaseModel):
    """`ok`: a sandbox works here, and the database named in DATABASE_URL, so programs can be run."""

    ok: bool
    runner: Capabilities
    checks: list[Check]
    growth: list[Check] = []


async def examine(settings: Settings) -> Findings:
    runner = await _runner()
    records = [await _database(settings)] if settings.database else []
    machine = [_disk(settings), _port(settings), _key(settings), _packages(settings), _gpus(runner)]
    ok = runner.available and all(check.ok for check in records)
    return Findings(ok=ok, runner=runner, checks=[_python(), _sqlite(), *records, *machine], growth=growth(settings))


def findings_lines(found: Findings) -> list[str]:
    """The findings as a plain table, then each gap with its fix."""
    isolation = found.runner.isolation
    head = f"Runner {found.runner.runner}: {'works' if found.runner.available else 'DOES NOT WORK'}. {clean(found.runner.reason, 2_000)}"
    lines = [head]
    if isolation:
        lines += [f"Isolation: grade {isolation.grade}, {clean(isolation.backend)}", ""]
        lines += [_row(p.active, p.name, p.how) for p in isolation.protections]
    lines += ["", *(_row(check.ok, check.name, check.found) for check in found.checks)]
    if found.growth:
        lines += ["", "What grows:", *(_row(check.ok, check.name, check.found) for check in found.growth)]
    gaps = [(p.name, p.fix) for p in (isolation.protections if isolation else []) if p.fix]
    gaps += [(check.name, check.fix) for check in [*found.checks, *found.growth] if check.fix]
    if gaps:
        lines += ["", "What can be better:", *(f"  {clean(name)}: {clean(fix, 2_000)}" for name, fix in gaps)]
    return lines


def _row(ok: bool, name: str, found: str) -> str:
    return f"  {'ok ' if ok else 'gap'} {clean(name):<24} {clean(found)}"


async def _runner() -> Capabilities:
    try:
        return await Plugins().runner(RUNNER).capabilities()
    except (OrchestratorError, ImportError, OSError) as error:
        return Capabilities(runner=RUNNER, available=False, reason=f"It could not be loaded: {error}")


def _python() -> Check:
    ok = sys.version_info >= LEAST_PYTHON
    fix = None if ok else f"Install Python {'.'.join(map(str, LEAST_PYTHON))} or newer."
    return Check(
        name="Python", ok=ok, found=f"{platform.python_version()} on {platform.system()} {platform.machine()}", fix=fix
    )


def _sqlite() -> Check:
    ok = sqlite3.sqlite_version_info >= LEAST_SQLITE
    fix = None if ok else f"Use a Python built with SQLite {'.'.join(map(str, LEAST_SQLITE))} or newer."
    return Check(name="SQLite", ok=ok, found=sqlite3.sqlite_version, fix=fix)


async def _database(settings: Settings) -> Check:
    from orchestrator.app import database_found  # loads the server: only where there is one to be reached

    try:
        return Check(name="database", ok=True, found=await database_found(settings))
    except OrchestratorError as error:
        return Check(name="database", ok=False, found=f"{settings.records}: cannot be used", fix=str(error))


def _disk(settings: Settings) -> Check:
    folder = settings.data_dir.resolve()
    there: Path = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        fix = f"Choose another --data-dir: this user cannot write to {path_text(there)}."
        return Check(name="disk", ok=False, found=f"{path_text(folder)} cannot be used", fix=fix)
    free = shutil.disk_usage(there).free
    fix = (
        None
        if free >= LEAST_FREE_BYTES
        else f"Free some space, or choose another --data-dir; {LEAST_FREE_BYTES / 2**30:.0f} GiB are plenty."
    )
    return Check(name="disk", ok=fix is None, found=f"{free / 2**30:.1f} GiB free for {path_text(folder)}", fix=fix)


def _port(settings: Settings) -> Check:
    try:
        listening_socket(settings.host, settings.port, or_any=False).close()
    except OrchestratorError as error:
        return Check(name="port", ok=False, found=f"{settings.port} on {settings.host} cannot be used", fix=str(error))
    return Check(name="port", ok=True, found=f"{settings.port} on {settings.host} is free")


def _packages(settings: Settings) -> Check:
    """Where `[run] requirements` may come from. None is well, too: tasks that name no packages need none."""
    sources = [f"wheels in {path_text(Path(settings.wheel_dir))}"] if settings.wheel_dir else []
    sources += ["an index (PACKAGE_INDEX)"] if settings.package_index.get_secret_value() else []
    if settings.wheel_dir and not Path(settings.wheel_dir).is_dir():
        return Check(
            name="packages",
            ok=False,
            found=" and ".join(sources),
            fix="WHEEL_DIR is no folder: make it, or set another.",
        )
    none = "no source: tasks with run.requirements need PACKAGE_INDEX or WHEEL_DIR"
    return Check(name="packages", ok=True, found=" and ".join(sources) or none)


def _gpus(runner: Capabilities) -> Check:
    found = f"{', '.join(runner.gpus)}; a container that is given one is isolated less" if runner.gpus else "none"
    return Check(name="GPUs", ok=True, found=found)


def _key(settings: Settings) -> Check:
    if not settings.uses_public_key:
        return Check(name="key", ok=True, found="DEMO_API_KEY is a key of your own")
    fix = "Set DEMO_API_KEY (environment or .env) before others can reach this server."
    return Check(name="key", ok=False, found="demo_key, the one from the documentation", fix=fix)
