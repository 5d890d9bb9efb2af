"""A data set as it is described to whoever asks: its schema or its files."""

from orchestrator.contract.column_settings import check_names
from orchestrator.contract.datasets import Dataset, Table
from orchestrator.contract.errors import Invalid
from orchestrator.operations.call import CallContext
from orchestrator.tabular.schemas import Settings, find_schema
from orchestrator.tabular.uploads import FILES, read_schema

FILES_SHOWN = 1_000


def describe_dataset(call: CallContext, dataset: Dataset, settings: Settings | None = None) -> Dataset:
    """Return the data set with its files, or with the schema as `settings` read it. Blocks.

    Agents do not see rows and counts: they stand for validation and held-out rows, too.
    Raise Invalid for a setting of a column that does not exist.
    """
    folder = call.store.folder.datasets / dataset.sha256
    if dataset.kind == "folder" and settings:
        raise Invalid(f"The data set {dataset.name!r} is a folder, which has no columns to set.")
    if dataset.kind == "folder":
        inside = folder / FILES
        files = sorted(path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file())
        visible = files if call.principal.sees_held_out else [name for name in files if not name.startswith("private/")]
        return dataset.model_copy(update={"files": visible[:FILES_SHOWN]})
    file = folder / f"data.{dataset.format}"
    if settings:
        check_names(settings, [column.name for column in read_schema(file).columns])
    table = find_schema(file, settings)
    return dataset.model_copy(update={"table": table if call.principal.sees_held_out else _hide_rows(table)})


def _hide_rows(table: Table) -> Table:
    columns = [column.model_copy(update={"values": [], "histogram": []}) for column in table.columns]
    notes = [note.without_example() for note in table.notes]
    hidden = {note.text: without.text for note, without in zip(table.notes, notes, strict=True)}
    warnings = [hidden.get(warning, warning) for warning in table.warnings]
    return table.model_copy(update={"sample": [], "columns": columns, "notes": notes, "warnings": warnings})
