"""What the features of a table are good for: which only name rows, and which say too much."""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from orchestrator.contract.datasets import TableColumn
from orchestrator.graders.predictions import dependence, identifiers, leaks
from orchestrator.graders.predictions.labels import Labels
from orchestrator.graders.predictions.table_rows import Taken, read_lines

SET_SO = "an identifier, as it is set"


def inspect_features(
    taken: Taken,
    features: Sequence[TableColumn],
    own: Sequence[TableColumn],
    labels: Labels,
    chosen: frozenset[str] = frozenset(),
    *,
    at_random: bool = False,
) -> list[TableColumn]:
    """Return the features, marked where they only name rows, and note in `labels` what may give the target away.

    taken: the rows of the training file. own: the columns of that file alone. chosen: columns that the task wants as
    features whatever is in them. at_random: whether the split tears rows apart that belong together.
    """
    rows = len(taken.targets)
    column_of = {column.name: column for column in own}
    by_place = _read_columns(taken, range(min(rows, identifiers.SAMPLE_ROWS)), len(features))
    reasons = {
        column.name: reason
        for column, cells in zip(features, by_place, strict=True)
        if column.name not in chosen
        and (reason := identifiers.describe_identifier(column_of[column.name], cells, rows))
    }
    if len(reasons) == len(features):  # whatever it is, nothing else is there to learn from
        reasons = {}
    reasons |= {column.name: SET_SO for column in features if column.use == "identifier"}
    for name, reason in reasons.items():
        if reason == SET_SO:
            continue
        labels.notes.append(
            f"Column {name!r} is {reason}: it says nothing of other rows, so programs leave it out. "
            f"If it does bear on {labels.name!r}, set its use to 'feature' in data.columns."
        )
    marked = [column.model_copy(update={"identifier": reasons.get(column.name, "")}) for column in features]
    _note_order(labels, rows)
    things = _note_dependence(marked, by_place, labels) if at_random else None
    _note_leaks(taken, marked, labels, things)
    return marked


def _note_dependence(features: Sequence[TableColumn], cells: Sequence[Sequence[str]], labels: Labels) -> str | None:
    """Note whether rows tell each other's target; return the column that names things, if there is one."""
    usable = np.flatnonzero(labels.usable[: len(cells[0])]).tolist() if cells else []
    if not usable:
        return None
    columns = [[values[row] for row in usable] for values in cells]
    numbers = None if labels.classes else np.array([float(labels.texts[row]) for row in usable])
    targets = labels.codes[usable] if numbers is None else dependence.rank(numbers)
    if moment := dependence.find_time_order(features, columns, targets):
        labels.notes.append(
            f"The rows are in order of time ({moment!r}), and {labels.name!r} hardly changes from row to row. "
            "A random split asks for rows whose neighbours are known, which is easy; to ask for rows to come, use "
            f"--split time:{moment} (split.kind = 'time')."
        )
        return None
    things = dependence.find_things(features, columns, targets)
    if things is None:
        return None
    name, count = things
    labels.notes.append(
        f"Rows with the same {name!r} have nearly the same {labels.name!r} ({count:,} values in {len(usable):,} rows). "
        "A random split asks for more rows of known values, which is easy; to ask for new values, use "
        f"--split group:{name} (split.kind = 'group')."
    )
    return name


def _note_order(labels: Labels, rows: int) -> None:
    usable = np.flatnonzero(labels.usable[:rows])
    texts = [labels.texts[row] for row in usable.tolist()] if not labels.classes else []
    if identifiers.find_order_of_target(labels.codes[usable], texts, is_number=not labels.classes):
        labels.notes.append(
            f"The rows are sorted by {labels.name!r}: a column that follows the order of rows, such as a counter or a "
            "time, gives it away."
        )


def _note_leaks(taken: Taken, features: Sequence[TableColumn], labels: Labels, things: str | None) -> None:
    """Note which columns alone predict the target. things: a column that needs no other note."""
    usable = np.flatnonzero(labels.usable[: len(taken.targets)])
    sampled = np.random.default_rng(0).permutation(usable)[: leaks.SAMPLE_ROWS]
    if labels.classes:
        targets = labels.codes[sampled]
    else:
        targets = np.array([float(labels.texts[row]) for row in sampled.tolist()])
    by_place = _read_columns(taken, sampled.tolist(), len(features))
    for column, cells in zip(features, by_place, strict=True):
        known = column.identifier or column.name == things
        score = None if known else leaks.find_leak(column, cells, targets, is_number=not labels.classes)
        if score is not None:
            measure = "accuracy" if labels.classes else "R2"
            labels.notes.append(
                f"Column {column.name!r} alone predicts {labels.name!r} almost perfectly ({measure} {score:.3f}). "
                "If it is known only afterwards, or was made from the target, leave it out (data.ignore_columns)."
            )


def _read_columns(taken: Taken, rows: Iterable[int], width: int) -> list[list[str]]:
    """Return the cells of these rows by column."""
    if not width:
        return []
    text = b"\n".join(read_lines(taken, rows)).decode()
    table = list(csv.reader(io.StringIO(text + "\n", newline="")))
    return [list(cells) for cells in zip(*table, strict=True)] if text else [[] for _ in range(width)]
