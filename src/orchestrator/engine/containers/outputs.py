"""The only things that leave a sandbox: declared outputs, taken out once the container has ended."""

import asyncio

from orchestrator.contract.containers import GRADINGS
from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Ended, Handle
from orchestrator.storage.files import staging
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import tasks
from orchestrator.storage.rows import ContainerRow

OUTPUT_BYTES = 64 * 1024 * 1024  # one output at most, unless the task's rows and classes make for more
MAX_OUTPUT_BYTES = 256 * 1024 * 1024
ROW_BYTES, CLASS_BYTES = 32, 12  # a row of predictions, and each probability in it
GRADE_FILE = "grade.json"
GRADE_BYTES = 1024 * 1024


async def collect_outputs(store: OpenStore, row: ContainerRow, runner: Runner, handle: Handle, ended: Ended) -> str:
    """Store the outputs of a completed container; return sentences on those that were rejected."""
    if ended.status != "completed":
        return ""
    folder = store.folder.outputs(row.task_id, row.id)
    task = await store.read(lambda tx: tasks.find(tx, row.task_id, in_trash_too=True))
    grades = row.purpose in GRADINGS
    problems = []
    for name in [GRADE_FILE] if grades else task.spec.program.outputs:
        try:
            content = await runner.fetch(
                handle, name, max_bytes=GRADE_BYTES if grades else find_max_output_bytes(task.data)
            )
            await asyncio.to_thread(staging.write_whole, folder / name, content)
        except OutputRejected as error:
            problems.append(str(error))
    return " ".join(problems)


def find_max_output_bytes(data: DataProfile | None) -> int:
    """Return the bytes that one output may have: what predictions with a probability for each class may need."""
    if data is None:
        return OUTPUT_BYTES
    rows = data.rows.get("validation", 0) + data.rows.get("held_out", 0)
    return min(MAX_OUTPUT_BYTES, max(OUTPUT_BYTES, rows * (ROW_BYTES + CLASS_BYTES * len(data.classes))))
