"""`doctor`: test what protects this machine, and tell what to do about each gap."""

import os
import platform
import shutil
import sqlite3
import sys
from pathlib import Path

from orchestrator.cli.disk_usage import check_disk_usage
from orchestrator.cli.findings import Check, Findings
from orchestrator.cli.formatting import format_path
from orchestrator.cli.ports import open_socket
from orchestrator.cli.process_limits import unmet_needs
from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import Capabilities
from orchestrator.contract.trials import try_model
from orchestrator.settings import Settings

RUNNER = "local"
MIN_FREE_BYTES = 2 * 2**30
MIN_SQLITE = (3, 35, 0)  # RETURNING
MIN_PYTHON = (3, 11)


async def examine(settings: Settings, *, model: str | None = None, agent: str | None = None) -> Findings:
    """Test sandbox, database, disk, port and packages, and the model and the agent that are named; change nothing."""
    runner = await _read_capabilities()
    records = [await _check_database(settings)] if settings.database else []
    machine = [
        _limits(),
        _check_disk(settings),
        _check_port(settings),
        _check_key(settings),
        _check_packages(settings),
        _check_gpus(runner),
    ]
    models = [await _check_model(model)] if model else []
    models += await _check_agent(settings, agent) if agent else []
    ok = runner.available and all(check.ok for check in [*records, *models, machine[0]])
    return Findings(
        ok=ok,
        runner=runner,
        checks=[_check_python(), _check_sqlite(), *records, *machine, *models],
        growth=check_disk_usage(settings),
    )


async def _read_capabilities() -> Capabilities:
    try:
        return await Plugins().runner(RUNNER).capabilities()
    except (OrchestratorError, ImportError, OSError) as error:
        return Capabilities(runner=RUNNER, available=False, reason=f"It could not be loaded: {error}")


async def _check_model(reference: str) -> Check:
    """Try a model with one tiny call, as the agent that a task names would."""
    trial = await try_model(Plugins(), reference)
    return Check(name=f"model {trial.model}", ok=trial.ok, found=trial.found, fix=trial.fix)


def _check_python() -> Check:
    ok = sys.version_info >= MIN_PYTHON
    fix = None if ok else f"Install Python {'.'.join(map(str, MIN_PYTHON))} or newer."
    return Check(
        name="Python", ok=ok, found=f"{platform.python_version()} on {platform.system()} {platform.machine()}", fix=fix
    )


def _check_sqlite() -> Check:
    ok = sqlite3.sqlite_version_info >= MIN_SQLITE
    fix = None if ok else f"Use a Python built with SQLite {'.'.join(map(str, MIN_SQLITE))} or newer."
    return Check(name="SQLite", ok=ok, found=sqlite3.sqlite_version, fix=fix)


async def _check_database(settings: Settings) -> Check:
    from orchestrator.app import describe_database  # loads the server, so only if there is a database to reach

    try:
        return Check(name="database", ok=True, found=await describe_database(settings))
    except OrchestratorError as error:
        return Check(name="database", ok=False, found=f"{settings.records}: cannot be used", fix=str(error))


async def _check_agent(settings: Settings, agent: str) -> list[Check]:
    from orchestrator.app import examine_agent

    return [
        Check(name=f"{agent} {each.name}", ok=each.ok, found=each.found, fix=each.fix)
        for each in await examine_agent(settings, agent)
    ]


def _check_disk(settings: Settings) -> Check:
    folder = settings.data_dir.resolve()
    existing: Path = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        fix = f"Choose another --data-dir: this user cannot write to {format_path(existing)}."
        return Check(name="disk", ok=False, found=f"{format_path(folder)} cannot be used", fix=fix)
    free = shutil.disk_usage(existing).free
    fix = (
        None
        if free >= MIN_FREE_BYTES
        else f"Free some space, or choose another --data-dir: {MIN_FREE_BYTES / 2**30:.0f} GiB are plenty."
    )
    return Check(name="disk", ok=fix is None, found=f"{free / 2**30:.1f} GiB free for {format_path(folder)}", fix=fix)


def _limits() -> Check:
    unmet = unmet_needs()
    return Check(
        name="limits",
        ok=not unmet,
        found="too low for a server" if unmet else "open files, processes and addresses suffice",
        fix=" ".join(unmet) or None,
    )


def _check_port(settings: Settings) -> Check:
    try:
        open_socket(settings.host, settings.port, or_any=False).close()
    except OrchestratorError as error:
        return Check(name="port", ok=False, found=f"{settings.port} on {settings.host} cannot be used", fix=str(error))
    return Check(name="port", ok=True, found=f"{settings.port} on {settings.host} is free")


def _check_packages(settings: Settings) -> Check:
    """Check where `[run] requirements` may come from; no source at all is fine for tasks that name no packages."""
    sources = [f"wheels in {format_path(Path(settings.wheel_dir))}"] if settings.wheel_dir else []
    sources += ["an index (PACKAGE_INDEX)"] if settings.package_index.get_secret_value() else []
    if settings.wheel_dir and not Path(settings.wheel_dir).is_dir():
        return Check(
            name="packages",
            ok=False,
            found=" and ".join(sources),
            fix="The folder in WHEEL_DIR does not exist. Create it, or name another one.",
        )
    none = "no source configured: tasks with run.requirements need PACKAGE_INDEX or WHEEL_DIR"
    return Check(name="packages", ok=True, found=" and ".join(sources) or none)


def _check_gpus(runner: Capabilities) -> Check:
    detail = f"{', '.join(runner.gpus)}; a container that gets one is less isolated" if runner.gpus else "none"
    return Check(name="GPUs", ok=True, found=detail)


def _check_key(settings: Settings) -> Check:
    if not settings.uses_public_key:
        return Check(name="key", ok=True, found="DEMO_API_KEY is your own key")
    fix = "Set DEMO_API_KEY, in the environment or in .env, before others can reach this server."
    return Check(name="key", ok=False, found="demo_key, which is public", fix=fix)
