"""What the server tells of itself: get_plugins, get_protections, get_settings, get_retention, get_examples."""

import asyncio
from datetime import datetime, timedelta

from orchestrator import __version__
from orchestrator.contract.errors import NotAllowed, NotFound
from orchestrator.contract.examples import ExampleContent, ExampleList
from orchestrator.contract.plugin_catalogue import list_plugins
from orchestrator.contract.plugin_names import list_plugin_names
from orchestrator.contract.plugin_shapes import PluginList
from orchestrator.contract.running import Capabilities
from orchestrator.contract.server_facts import PlannedRemoval, ProtectionList, RetentionPlan, SettingList
from orchestrator.contract.tasks import Task
from orchestrator.operations.call import Call, CallContext
from orchestrator.operations.group import Group
from orchestrator.operations.machine_checks import check_disk, check_gpus, check_key, check_packages, check_python
from orchestrator.operations.settings_in_force import list_settings
from orchestrator.settings import Settings
from orchestrator.storage.clock import as_text
from orchestrator.storage.queries import removals, retention, tasks
from orchestrator.storage.transaction import Tx

group = Group("admin")

MAX_TRASH_SHOWN = 100
MAX_TASKS_PLANNED = 50


@group.get("/get_plugins")
async def get_plugins() -> PluginList:
    """Return the agents, graders, runners and metrics that a task can choose, each with a line of help."""
    return await asyncio.to_thread(list_plugins)


@group.get("/get_protections", raises=(NotAllowed,))
async def get_protections(call: Call) -> ProtectionList:
    """Return what the sandbox enforces on this machine, as tested, with a fix for each gap, as `doctor` does."""
    _check_person(call)
    settings = _read_settings(call)
    runners = [await _read_capabilities(call, name) for name in list_plugin_names("runners")]
    local = next((runner for runner in runners if runner.runner == "local"), None)
    checks = [check_python(), check_disk(settings), check_key(settings), check_packages(settings)]
    checks += [check_gpus(local)] if local else []
    return ProtectionList(runners=runners, checks=checks, sandbox_off=settings.unsafe_no_sandbox)


@group.get("/get_settings", raises=(NotAllowed,))
async def get_settings(call: Call) -> SettingList:
    """Return the settings and limits in force; of a secret, only whether it is set."""
    _check_person(call)
    settings = _read_settings(call)
    return SettingList(version=__version__, records=settings.records, settings=list_settings(settings))


@group.get("/get_retention", raises=(NotAllowed,))
async def get_retention(call: Call) -> RetentionPlan:
    """Return for how long things are kept, and what housekeeping removes next, soonest first."""
    _check_person(call)
    settings = _read_settings(call)

    def query(tx: Tx) -> RetentionPlan:
        planned = [*_plan_tasks(tx, settings), *_plan_outputs(tx, settings)]
        return RetentionPlan(
            trash_days=settings.trash_days,
            keep_outputs_days=settings.keep_outputs_days,
            keep_logs_days=settings.keep_logs_days,
            max_task_gb=settings.max_task_gb,
            min_free_mb=settings.min_free_mb,
            waiting_removals=removals.count(tx),
            removals=sorted(planned, key=lambda removal: (removal.due_at, removal.task_id)),
        )

    return await call.store.scan(query)


@group.get("/get_examples", raises=(NotAllowed,))
async def get_examples(call: Call) -> ExampleList:
    """Return the bundled examples with what each teaches, the one to begin with first."""
    _check_person(call)
    return ExampleList(examples=await asyncio.to_thread(call.examples.list_examples) if call.examples else [])


@group.get("/get_example/{name}", raises=(NotAllowed, NotFound))
async def get_example(call: Call, name: str) -> ExampleContent:
    """Return all that a task is made of: for upload_dataset if it has a data file, upload_task and upload_code."""
    _check_person(call)
    if call.examples is None:
        raise NotFound("This server has no examples.")
    return await asyncio.to_thread(call.examples.read_example, name)


def _plan_tasks(tx: Tx, settings: Settings) -> list[PlannedRemoval]:
    """Return the tasks in the trash, each with the end of its term."""
    return [
        PlannedRemoval(
            kind="task",
            task_id=task.id,
            task_name=task.name,
            count=1,
            due_at=_add_days(task.deleted_at, settings.trash_days),
        )
        for task in _list_trash(tx)
        if task.deleted_at is not None
    ]


def _list_trash(tx: Tx) -> list[Task]:
    return tasks.list_page(
        tx, limit=MAX_TRASH_SHOWN, after=None, status=None, text=None, sort="oldest", visibility="trash"
    )


def _plan_outputs(tx: Tx, settings: Settings) -> list[PlannedRemoval]:
    """Return what KEEP_OUTPUTS_DAYS removes, of the first tasks that have outputs."""
    if not settings.keep_outputs_days:
        return []
    planned = retention.plan_outputs(tx, MAX_TASKS_PLANNED)
    names = tasks.find_names(tx, [each.task_id for each in planned])
    return [
        PlannedRemoval(
            kind="outputs",
            task_id=each.task_id,
            task_name=names.get(each.task_id, ""),
            count=each.count,
            due_at=_add_days(each.oldest_ended_at, settings.keep_outputs_days),
        )
        for each in planned
    ]


def _add_days(moment: str, days: float) -> str:
    return as_text(datetime.fromisoformat(moment) + timedelta(days=days))


async def _read_capabilities(call: CallContext, name: str) -> Capabilities:
    try:
        return await call.plugins.runner(name).capabilities()
    except Exception as error:  # whatever a plug-in of somebody else raises
        reason = f"It could not be loaded: {type(error).__name__}: {error}"
        return Capabilities(runner=name, available=False, reason=reason)


def _read_settings(call: CallContext) -> Settings:
    return call.settings or Settings()


def _check_person(call: CallContext) -> None:
    if not call.principal.sees_held_out:
        raise NotAllowed("Only people can see how the server is set up, not agents.")
