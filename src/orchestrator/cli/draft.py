"""`init --describe`: a task drafted from a sentence and a data file, without leaving anything behind but its answer."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestrator.cli.connect import ServerOptions, connect_for_operation
from orchestrator.cli.formatting import clean
from orchestrator.client.datasets import send_dataset
from orchestrator.contract.drafting import TaskDraft
from orchestrator.contract.errors import Invalid, NotFound
from orchestrator.contract.reading import ReadingOptions

DATASET = "table"
MAX_LINE_CHARS = 500


async def draft_from_file(
    sentence: str, data: Path | None, *, agent: str, target_column: str | None, settings: Mapping[str, object]
) -> TaskDraft:
    """Return a complete draft; raise NotFound for a file that does not exist, Invalid with what is missing.

    The file is read by a server in this process, in a data directory that is removed again.
    """
    if data is not None and not data.is_file():
        raise NotFound(f"The file {str(data)!r} does not exist.")
    if target_column is not None:
        sentence = f"{sentence}\nThe column to predict is {target_column}."
    reading = ReadingOptions.model_validate({name: value for name, value in settings.items() if name != "columns"})
    with tempfile.TemporaryDirectory(prefix="orchestrator-draft-") as folder:
        options = ServerOptions(data_dir=Path(folder))
        async with connect_for_operation(options, operation="draft_task", creates=True) as client:
            if data is not None:
                await send_dataset(client, data, DATASET, options=reading)
            draft = await client.draft_task(sentence=sentence, dataset=DATASET if data else None, agent=agent)
    for note in draft.notes:
        print(clean(note, MAX_LINE_CHARS), file=sys.stderr)
    if not draft.complete:
        raise Invalid(f"Nothing was written. {' '.join(clean(line, MAX_LINE_CHARS) for line in draft.missing)}")
    return draft


def pick_values(draft: TaskDraft, sentence: str) -> dict[str, Any]:
    """Return the fields of task.toml that were drafted."""
    objective = draft.task.objective.model_dump(exclude_defaults=True)
    return {"description": sentence} | ({"objective": objective} if objective else {})
