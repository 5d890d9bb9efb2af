"""An uploaded table split into parts of rows. Runs in a child process: the table is a stranger's."""

from pathlib import Path
from typing import Any

import numpy as np

from orchestrator.contract.datasets import Table
from orchestrator.contract.errors import BadTable
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.spec_names import STORED
from orchestrator.contract.values import plain_number
from orchestrator.graders.predictions.column_notes import doubt_sentences, public_notes
from orchestrator.graders.predictions.features import inspect_features
from orchestrator.graders.predictions.folds import count_folds, list_folds
from orchestrator.graders.predictions.labels import Labels, read_labels
from orchestrator.graders.predictions.own_test import join_schemas
from orchestrator.graders.predictions.parts import (
    Parts,
    Shares,
    split_at_random,
    split_by_class,
    split_by_group,
    split_by_time,
)
from orchestrator.graders.predictions.split import PARTS, open_fold
from orchestrator.graders.predictions.split_checks import MIN_CLASS_ROWS, MIN_CREDIBLE_ROWS, MIN_PART_ROWS
from orchestrator.graders.predictions.table_files import describe, write_files
from orchestrator.graders.predictions.table_rows import Taken, take_apart
from orchestrator.graders.predictions.target import find_target
from orchestrator.tabular.cell_writing import sort_key
from orchestrator.tabular.schemas import read_schema_again

MAX_NAMED_CLASSES = 3


def split_table(request: dict[str, Any]) -> dict[str, Any]:
    """Split a table into `draft`/public and `draft`/private; return the DataProfile of both.

    request: source (DatasetSource), spec (TaskSpec), seed, draft.
    """
    source, draft = DatasetSource.model_validate(request["source"]), Path(request["draft"])
    spec, seed = TaskSpec.model_validate(request["spec"], context=STORED), request["seed"]
    paths = [Path(source.folder, file) for file in (source.files[0], source.test_file) if file]
    train = read_schema_again(paths[0], spec.data.columns)
    schemas = join_schemas([train, *(read_schema_again(path, {}, train) for path in paths[1:])], spec)
    target = find_target(schemas.both, spec)
    left_out = {target.column.name, *spec.data.ignore_columns}
    features = [column for column in schemas.both.columns if column.name not in left_out and column.use != "leave_out"]
    names = {"features": [column.name for column in features], "target": target.column.name, "key": spec.split.column}
    takings = [
        take_apart(path, own, draft / f"rows{number}", **names)
        for number, (path, own) in enumerate(zip(paths, schemas.own, strict=True))
    ]
    labels = read_labels(takings, target)
    parts = choose_parts(takings, schemas.both, labels, spec, seed)
    check_parts(parts, labels)
    at_random = spec.split.kind not in ("time", "group") and len(takings) == 1
    chosen = frozenset(name for name, setting in spec.data.columns.items() if setting.use == "feature")
    features = inspect_features(takings[0], features, schemas.own[0].columns, labels, chosen, at_random=at_random)
    codes = labels.codes if labels.classes else None
    folds = count_folds(spec, parts, codes) if at_random else 1
    write_files(draft, source.name, takings, parts, labels, features)
    for number, fold in enumerate(list_folds(parts, codes, folds, seed), start=1):
        write_files(open_fold(draft, number), source.name, takings, fold, labels, features)
    for taken in takings:
        taken.file.unlink()
    profile = describe(draft, source.name, parts, labels, features)
    notes = public_notes(schemas.both.notes, {column.name for column in features}, target.column.name)
    update = {
        "seed": seed,
        "folds": folds,
        "column_notes": notes,
        "notes": profile.notes + doubt_sentences(notes),
    }
    return profile.model_copy(update=update).model_dump(mode="json")


def choose_parts(takings: list[Taken], table: Table, labels: Labels, spec: TaskSpec, seed: int) -> Parts:
    """Return row numbers by part, in the order in which they are written; `test`: validation and held-out shuffled.

    Rows of a test file of its own are counted on behind the others.
    """
    random = np.random.default_rng([seed, len(labels.codes)])
    shares = {part: getattr(spec.split, part) for part in PARTS}
    keys = [key for taken in takings for key in taken.keys]
    usable = np.flatnonzero(labels.usable)
    parts: Parts = {}
    if len(takings) > 1:
        first = len(takings[0].targets)
        parts["train"] = random.permutation(usable[usable < first])
        usable = usable[usable >= first]
        del shares["train"]
    parts |= split_rows(usable, keys, table, labels, spec, shares, random)
    parts["test"] = random.permutation(np.sort(np.concatenate([parts["validation"], parts["held_out"]])))
    return parts


def split_rows(
    rows: np.ndarray,
    keys: list[str],
    table: Table,
    labels: Labels,
    spec: TaskSpec,
    shares: Shares,
    random: np.random.Generator,
) -> Parts:
    """Return `rows` by part, as the task's kind of split has it; raise BadTable if it cannot be done."""
    kind = spec.split.kind or ("stratified" if labels.classes else "random")
    if kind == "stratified":
        if not labels.classes:
            raise BadTable(
                "split.kind = 'stratified' needs classes, and the target is a number: use 'random'.", field="split.kind"
            )
        parts = split_by_class(labels.codes[rows], labels.classes, shares, random)
    elif kind == "group":
        parts = split_by_group([same_key(keys[row]) for row in rows], spec.split, shares, random)
    elif kind == "time":
        column = next(column for column in table.columns if column.name == spec.split.column)
        times = np.array([np.nan if (time := sort_key(column, keys[row])) is None else time for row in rows])
        labels.leave_out(rows[np.isnan(times)], column, "no_time")
        rows, times = rows[~np.isnan(times)], times[~np.isnan(times)]
        parts = split_by_time(times, spec.split, shares)
    else:
        parts = split_at_random(len(rows), shares, random)
    return {part: rows[numbers] for part, numbers in parts.items()}


def same_key(text: str) -> str:
    """Return a key of a group, equal for keys that say the same: 7 and 7.0, and other amounts of space."""
    return plain_number(text) or " ".join(text.split())


def check_parts(parts: Parts, labels: Labels) -> None:
    """Check that each part has rows, and two classes if there are any; raise BadTable if not. Few rows are noted."""
    for part in PARTS:
        rows = parts[part]
        if len(rows) < MIN_CREDIBLE_ROWS:
            labels.notes.append(f"The part {part} has {len(rows)} rows only: a score on so few says little.")
        if len(rows) < MIN_PART_ROWS:
            raise BadTable(
                f"The part {part} gets {len(rows)} rows; at least {MIN_PART_ROWS} are needed. "
                "Use more rows, or change the shares in [split].",
                field="split.kind",
            )
        if labels.classes and len(np.unique(labels.codes[rows])) < 2:
            only = labels.classes[labels.codes[rows[0]]]
            raise BadTable(
                f"The part {part} has only rows of the class {only!r}; choose another split.kind or split.seed.",
                field="split.kind",
            )
    if labels.classes:
        strange = np.setdiff1d(labels.codes[parts["test"]], labels.codes[parts["train"]])
        if len(strange):
            names = ", ".join(repr(labels.classes[code]) for code in strange[:8])
            raise BadTable(
                f"No training row is of the class {names}, but other parts have such rows. "
                "Leave them out, or choose another split.",
                field="split.kind",
            )
        note_rare_classes(parts, labels)


def note_rare_classes(parts: Parts, labels: Labels) -> None:
    """Note the classes of which a part that is scored has so few rows that its score rests on them."""
    counts = {part: np.bincount(labels.codes[parts[part]], minlength=len(labels.classes)) for part in PARTS}
    fewest = np.minimum(counts["validation"], counts["held_out"])
    rare = [code for code in np.argsort(fewest, kind="stable").tolist() if fewest[code] < MIN_CLASS_ROWS]
    if not rare:
        return
    named = "; ".join(
        f"{labels.classes[code]!r}: {counts['validation'][code]} validation, {counts['held_out'][code]} held-out rows"
        for code in rare[:MAX_NAMED_CLASSES]
    )
    more = f"; and {len(rare) - MAX_NAMED_CLASSES} more classes" if len(rare) > MAX_NAMED_CLASSES else ""
    labels.notes.append(
        f"Scores rest on few rows of a class ({named}{more}): one row more or less "
        "changes the score of such a class a lot, so read it with its interval."
    )
