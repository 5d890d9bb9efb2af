"""`doctor`: test what protects this machine, and tell what to do about each gap."""

import sqlite3

from orchestrator.cli.disk_usage import check_disk_usage
from orchestrator.cli.findings import Findings
from orchestrator.cli.ports import open_socket
from orchestrator.cli.process_limits import unmet_needs
from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.findings import MachineCheck
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import Capabilities
from orchestrator.contract.trials import try_model
from orchestrator.inspection import check_disk, check_gpus, check_key, check_packages, check_python
from orchestrator.settings import Settings

RUNNER = "local"
MIN_SQLITE = (3, 35, 0)  # RETURNING


async def examine(settings: Settings, *, model: str | None = None, agent: str | None = None) -> Findings:
    """Test sandbox, database, disk, port and packages, and the model and the agent that are named; change nothing."""
    runner = await _read_capabilities()
    records = [await _check_database(settings)] if settings.database else []
    machine = [
        _limits(),
        check_disk(settings),
        _check_port(settings),
        check_key(settings),
        check_packages(settings),
        check_gpus(runner),
    ]
    models = [await _check_model(model)] if model else []
    models += await _check_agent(settings, agent) if agent else []
    ok = runner.available and all(check.ok for check in [*records, *models, machine[0]])
    return Findings(
        ok=ok,
        runner=runner,
        checks=[check_python(), _check_sqlite(), *records, *machine, *models],
        growth=check_disk_usage(settings),
    )


async def _read_capabilities() -> Capabilities:
    try:
        return await Plugins().runner(RUNNER).capabilities()
    except (OrchestratorError, ImportError, OSError) as error:
        return Capabilities(runner=RUNNER, available=False, reason=f"It could not be loaded: {error}")


async def _check_model(reference: str) -> MachineCheck:
    """Try a model with one tiny call, as the agent that a task names would."""
    trial = await try_model(Plugins(), reference)
    return MachineCheck(name=f"model {trial.model}", ok=trial.ok, found=trial.found, fix=trial.fix)


def _check_sqlite() -> MachineCheck:
    ok = sqlite3.sqlite_version_info >= MIN_SQLITE
    fix = None if ok else f"Use a Python built with SQLite {'.'.join(map(str, MIN_SQLITE))} or newer."
    return MachineCheck(name="SQLite", ok=ok, found=sqlite3.sqlite_version, fix=fix)


async def _check_database(settings: Settings) -> MachineCheck:
    from orchestrator.app import describe_database  # loads the server, so only if there is a database to reach

    try:
        return MachineCheck(name="database", ok=True, found=await describe_database(settings))
    except OrchestratorError as error:
        return MachineCheck(name="database", ok=False, found=f"{settings.records}: cannot be used", fix=str(error))


async def _check_agent(settings: Settings, agent: str) -> list[MachineCheck]:
    from orchestrator.app import examine_agent

    return [
        MachineCheck(name=f"{agent} {each.name}", ok=each.ok, found=each.found, fix=each.fix)
        for each in await examine_agent(settings, agent)
    ]


def _limits() -> MachineCheck:
    unmet = unmet_needs()
    return MachineCheck(
        name="limits",
        ok=not unmet,
        found="too low for a server" if unmet else "open files, processes and addresses suffice",
        fix=" ".join(unmet) or None,
    )


def _check_port(settings: Settings) -> MachineCheck:
    try:
        open_socket(settings.host, settings.port, or_any=False).close()
    except OrchestratorError as error:
        return MachineCheck(
            name="port", ok=False, found=f"{settings.port} on {settings.host} cannot be used", fix=str(error)
        )
    return MachineCheck(name="port", ok=True, found=f"{settings.port} on {settings.host} is free")
