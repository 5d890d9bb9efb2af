"""From the files that an agent left to the next version: what is taken, what is not and why."""

from dataclasses import dataclass, field

from orchestrator.agents.coding.brief import is_restricted, list_editable
from orchestrator.agents.coding.records import TaskRecords
from orchestrator.contract.agents import Turn
from orchestrator.contract.code import find_entry
from orchestrator.contract.errors import AgentFailed, BadName, OutputRejected
from orchestrator.contract.names import check_filename
from orchestrator.contract.operations import Operations
from orchestrator.contract.protocols.agent_sandbox import AgentSession

MAX_FILE_BYTES = 1024 * 1024  # of one file of a version
MAX_VERSION_FILES = 32
MODULE_SUFFIX = ".py"
MAX_TOLD = 10


@dataclass
class LeftProgram:
    """The files of a version by name, and one sentence for each file that was not taken."""

    files: dict[str, str] = field(default_factory=dict)
    not_taken: list[str] = field(default_factory=list)


async def collect_program(session: AgentSession, records: TaskRecords) -> LeftProgram:
    """Return the version that the agent left. Raises AgentFailed if there is none, or if it is the one it was given."""
    listed = await session.list_files()
    there = {file.path: file for file in listed.files}
    left = LeftProgram()
    for name in _choose_names(records, list(there)):
        file = there.get(name)
        if file is None:
            continue
        try:
            check_filename(name)
            left.files[name] = (await session.read_file(name, max_bytes=MAX_FILE_BYTES)).decode("utf-8")
        except (BadName, OutputRejected) as error:
            left.not_taken.append(f"{name} was not taken: {error}")
        except UnicodeDecodeError:
            left.not_taken.append(f"{name} was not taken: it is not UTF-8 text.")
    if is_restricted(records):
        left.files |= _keep_others(records)
    _check(left, records)
    return left


async def upload_program(
    operations: Operations, turn: Turn, records: TaskRecords, left: LeftProgram, summary: str
) -> None:
    """Upload the files; the entry, uploaded last, completes the version."""
    entry = find_entry(list(left.files), records.task.spec.program.entry)
    for name in [*sorted(left.files.keys() - {entry}), entry]:
        await operations.upload_code(
            task_id=turn.task_id,
            version=turn.version,
            agent=records.coder,
            file_content=left.files[name],
            filename=name,
            parents=[records.base] if records.base else [],
            summary=summary,
        )


def _choose_names(records: TaskRecords, there: list[str]) -> list[str]:
    names = list_editable(records)
    if is_restricted(records):
        return names
    modules = [path for path in there if path.endswith(MODULE_SUFFIX) and "/" not in path and path not in names]
    return [*names, *modules][:MAX_VERSION_FILES]


def _keep_others(records: TaskRecords) -> dict[str, str]:
    editable = list_editable(records)
    return {name: content.decode("utf-8") for name, content in records.files.items() if name not in editable}


def _check(left: LeftProgram, records: TaskRecords) -> None:
    entry = records.task.spec.program.entry
    problems = " ".join(left.not_taken[:MAX_TOLD])
    if entry not in left.files and (entry in records.files or "main.py" not in left.files):
        raise AgentFailed(f"It left no {entry}. {problems}".strip())
    before = {name: content.decode("utf-8", "replace") for name, content in records.files.items()}
    if before and left.files == before:
        raise AgentFailed(f"It changed nothing: the files are still those of {records.base}. {problems}".strip())
