"""The only things that leave a sandbox: declared outputs, taken out once the container has ended."""

import asyncio

from orchestrator.contract.errors import OutputRejected
from orchestrator.contract.grading import DataProfile
from orchestrator.contract.running import Ended, Handle
from orchestrator.storage.files import staging
from orchestrator.storage.open_store import OpenStore
from orchestrator.storage.queries import tasks

OUTPUT_BYTES = 64 * 1024 * 1024  # one output at most, unless the task's rows and classes make for more
MOST_OUTPUT_BYTES = 256 * 1024 * 1024
ROW_BYTES, CLASS_BYTES = 32, 12  # a row of predictions, and each probability in it
GRADE_FILE = "grade.json"
GRADE_BYTES = 1024 * 1024


async def collect_outputs(store: OpenStore, row, runner, handle: Handle, ended: Ended) -> str:
    """Sentences on outputs that could not be taken; empty when all are stored below storage/outputs."""
    if ended.status != "completed":
        return ""
    folder = store.folder.outputs(row.task_id, row.id)
    task = await store.read(lambda tx: tasks.find(tx, row.task_id, in_trash_too=True))
    grades = row.purpose == "grade"
    problems = []
    for name in [GRADE_FILE] if grades else task.spec.program.outputs:
        try:
            content = await runner.fetch(handle, name, max_bytes=GRADE_BYTES if grades else largest_output(task.data))
            await asyncio.to_thread(staging.keep, folder / name, content)
        except OutputRejected as error:
            problems.append(str(error))
    return " ".join(problems)


def largest_output(data: DataProfile | None) -> int:
    """Bytes of one output: as much as predictions with a probability for each class may need (graders read as much)."""
    if data is None:
        return OUTPUT_BYTES
    rows = data.rows.get("validation", 0) + data.rows.get("held_out", 0)
    return min(MOST_OUTPUT_BYTES, max(OUTPUT_BYTES, rows * (ROW_BYTES + CLASS_BYTES * len(data.classes))))
