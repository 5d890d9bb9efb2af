"""The only things that leave a sandbox: declared outputs, taken out once the container has ended."""

import asyncio

from orchestrator.contract.containers import GRADINGS
from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.grading import GRADE_FILE, DataProfile
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Ended, Handle
from orchestrator.contract.tasks import Task
from orchestrator.engine.containers.trial_programs import list_trial_outputs
from orchestrator.storage.files import staging
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import tasks
from orchestrator.storage.rows import ContainerRow

OUTPUT_BYTES = 64 * 1024 * 1024  # one output at most, unless the task's rows and classes make for more
MAX_OUTPUT_BYTES = 256 * 1024 * 1024
ROW_BYTES, CLASS_BYTES = 32, 12  # a row of predictions, and each probability in it
GRADE_BYTES = 1024 * 1024


async def collect_outputs(
    store: OpenStore, plugins: Plugins, row: ContainerRow, runner: Runner, handle: Handle, ended: Ended
) -> str:
    """Store the outputs of a completed container; return sentences on those that were rejected."""
    if ended.status != "completed":
        return ""
    folder = store.folder.outputs(row.task_id, row.id)
    task = await store.read(lambda tx: tasks.find(tx, row.task_id, in_trash_too=True))
    grades = row.purpose in GRADINGS
    max_bytes = GRADE_BYTES if grades else find_max_output_bytes(task.data)
    problems = []
    for name, path in _list_outputs(plugins, row, task).items():
        try:
            content = await runner.fetch(handle, name, max_bytes=max_bytes)
            await asyncio.to_thread(staging.write_whole, folder / path, content)
        except OutputRejected as error:
            problems.append(str(error))
    return " ".join(problems)


def _list_outputs(plugins: Plugins, row: ContainerRow, task: Task) -> dict[str, str]:
    """Return what is collected: its name in the container, and where it lies among the container's outputs."""
    if row.purpose in GRADINGS:
        return {GRADE_FILE: GRADE_FILE}
    if row.purpose == "trial":
        return list_trial_outputs(plugins.grader(task.spec), task.spec, row.trial_case)
    return {name: name for name in task.spec.program.outputs}


def find_max_output_bytes(data: DataProfile | None) -> int:
    """Return the bytes that one output may have: what predictions with a probability for each class may need."""
    if data is None:
        return OUTPUT_BYTES
    rows = data.rows.get("validation", 0) + data.rows.get("held_out", 0)
    return min(MAX_OUTPUT_BYTES, max(OUTPUT_BYTES, rows * (ROW_BYTES + CLASS_BYTES * len(data.classes))))
