"""Schemas of stored tables: as they were read at the upload, as settings want them, or as another file has them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from orchestrator.contract.columns import ColumnSetting
from orchestrator.contract.datasets import Table
from orchestrator.tabular.child_process import run_in_child
from orchestrator.tabular.profile import RULES, profile_table
from orchestrator.tabular.uploads import read_schema

JOB = "orchestrator.tabular.schemas:read_again"
REMEMBERED = 32  # schemas, of those that take a reading of the file
Settings = Mapping[str, ColumnSetting]
_SETTINGS = TypeAdapter(dict[str, ColumnSetting])


def find_schema(file: Path, settings: Settings | None = None) -> Table:
    """Return the schema of a stored table, with columns read as set where they are; raise BadTable if it cannot be.

    Blocks: a table that is to be read otherwise than at its upload is read again, in a child process.
    """
    return _find(file, dict(settings or {}), None, in_child=True)


def find_schema_like(file: Path, train: Table) -> Table:
    """Return the schema of a stored test file, read as the training file is. Blocks like `find_schema`."""
    return _find(file, {}, train, in_child=True)


def read_schema_again(file: Path, settings: Settings, train: Table | None = None) -> Table:
    """Return the same in this process, which has to be a child process itself."""
    return _find(file, dict(settings), train, in_child=False)


def _find(file: Path, settings: dict[str, ColumnSetting], train: Table | None, *, in_child: bool) -> Table:
    stored = read_schema(file)
    names = {column.name for column in stored.columns}
    reading = {name: setting for name, setting in settings.items() if name in names and changes_reading(setting)}
    if train is None and not reading and stored.rules == RULES:
        table = stored
    elif in_child:
        table = _read_in_child(str(file), _SETTINGS.dump_json(reading), train and train.model_dump_json())
    else:
        table = profile_table(file, stored.options, settings=reading, train=train)
    uses = {name: setting.use for name, setting in settings.items() if setting.use}
    columns = [column.model_copy(update={"use": uses.get(column.name, column.use)}) for column in table.columns]
    return table.model_copy(update={"columns": columns})


def changes_reading(setting: ColumnSetting) -> bool:
    """Check for a setting that says how cells are read, and not only what the column is used for."""
    return setting.type is not None or setting.missing is not None


@lru_cache(maxsize=REMEMBERED)
def _read_in_child(file: str, settings: bytes, train: str | None) -> Table:
    request = {"file": file, "settings": settings.decode(), "train": train}
    return Table.model_validate(run_in_child(JOB, request))


def read_again(request: dict[str, Any]) -> dict[str, Any]:
    """Read a stored table once more; request: file, settings and the training table, the last two as JSON."""
    train = Table.model_validate_json(request["train"]) if request["train"] else None
    file, settings = Path(request["file"]), _SETTINGS.validate_json(request["settings"])
    table = profile_table(file, read_schema(file).options, settings=settings, train=train)
    return table.model_dump(mode="json")
