"""The target row by row: a class or a number where there is one, and which rows can be used."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from orchestrator.contract.columns import LeftOutRows
from orchestrator.contract.datasets import TableColumn
from orchestrator.contract.errors import BadTable
from orchestrator.contract.values import plain_number, same_spelling
from orchestrator.graders.predictions.table_rows import Taken
from orchestrator.graders.predictions.target import MAX_LABEL_CHARS, Target

MAX_SPELLINGS = 5  # that are named in a sentence
RARE_SPELLING = 0.25  # of the rows of the commonest one: a slip, not another class


@dataclass
class Labels:
    """The target of each row.

    texts: as graders read them. codes: positions in `classes`, zeros for numbers; meaningless where not usable.
    """

    name: str
    kind: str
    classes: list[str]
    texts: list[str]
    codes: np.ndarray
    usable: np.ndarray
    notes: list[str] = field(default_factory=list)
    left_out: list[LeftOutRows] = field(default_factory=list)

    def leave_out(self, rows: np.ndarray, column: TableColumn, reason: Literal["no_target", "no_time"]) -> None:
        """Take the rows out of every part, because the column has no value there, and note the fact."""
        if not len(rows):
            return
        self.usable[rows] = False
        share = len(rows) / len(self.usable)
        role = "the target column" if reason == "no_target" else "split.column"
        why = f"{role} {column.name!r} has no value there"
        spellings = [missing.value for missing in column.missing_values]
        verb = "was" if len(rows) == 1 else "were"
        text = f"{len(rows):,} of {len(self.usable):,} rows ({share:.2%}) {verb} left out: {why}."
        if named := [repr(spelling) for spelling in spellings if spelling]:
            text = f"{text[:-1]} (read as missing: {', '.join(named[:MAX_SPELLINGS])})."
        self.left_out.append(
            LeftOutRows(reason=reason, column=column.name, rows=len(rows), share=share, spellings=spellings, text=text)
        )
        self.notes.append(text)


def read_labels(takings: list[Taken], target: Target) -> Labels:
    """Return the label of each row; raise BadTable if a class has a name that is too long."""
    texts = [text for taken in takings for text in taken.targets]
    usable = np.array([bool(text) for text in texts])
    classes: list[str] = []
    notes: list[str] = []
    codes = np.zeros(len(texts), dtype=np.int64)
    if target.kind == "classification":
        spelled = merge_spellings(Counter(format_class(text, target) for text in texts if text), target, notes)
        spelled = {text: spelled[format_class(text, target)] for text in set(texts) if text}
        classes = sort_classes(set(spelled.values()))
        long = next((label for label in classes if len(label) > MAX_LABEL_CHARS), None)
        if long is not None:
            raise BadTable(
                f"A class of {target.column.name!r} has {len(long)} characters ({long[:40]!r}...); "
                f"at most {MAX_LABEL_CHARS}.",
                field="data.target_column",
            )
        position = {label: code for code, label in enumerate(classes)}
        code_of = {text: position[label] for text, label in spelled.items()} | {"": 0}
        codes = np.array([code_of[text] for text in texts], dtype=np.int64)
        texts = [classes[code] for code in codes]
    labels = Labels(target.column.name, target.kind, classes, texts, codes, usable, notes)
    labels.leave_out(np.flatnonzero(~usable), target.column, "no_target")
    return labels


def list_classes(target: Target) -> list[str]:
    """Return the classes of a target by its column's schema, sorted; empty for numbers and where it does not say."""
    if not target.class_count or len(target.column.values) != target.class_count:
        return []
    try:
        return sort_classes({format_class(value.value, target) for value in target.column.values})
    except ValueError:  # written in a way that only the rows themselves are read by
        return []


def format_class(text: str, target: Target) -> str:
    """Return a class as it is called everywhere: among numbers 3, not 3.0, and exact at any length."""
    return (plain_number(text) or text) if target.column.type == "number" else text


def merge_spellings(rows: Counter[str], target: Target, notes: list[str]) -> dict[str, str]:
    """Return the class of each label: labels that differ only by case or space are one, called as it is commonest.

    rows: by label. Where two spellings are both common, or are single letters, they stay apart; either way it is noted.
    """
    alike: dict[str, list[str]] = {}
    for label in sorted(rows, key=lambda label: (-rows[label], label)):
        alike.setdefault(same_spelling(label), []).append(label)
    merged = {label: label for label in rows}
    for labels in alike.values():
        common, others = labels[0], labels[1:]
        if not others:
            continue
        named = ", ".join(f"{label!r} ({rows[label]:,})" for label in labels[:MAX_SPELLINGS])
        differ_by_space = len({"".join(label.split()) for label in labels}) == 1
        if differ_by_space or (len(common) > 1 and rows[others[0]] <= RARE_SPELLING * rows[common]):
            merged |= dict.fromkeys(others, common)
            notes.append(f"Classes of {target.column.name!r} that differ only in spelling are read as one: {named}.")
        else:
            notes.append(
                f"Classes of {target.column.name!r} that differ only by case are kept apart: {named}. If they mean the "
                "same, write them alike in the file."
            )
    return merged


def sort_classes(classes: set[str]) -> list[str]:
    """Sort classes, by number where all are numbers."""
    try:
        return sorted(classes, key=lambda label: (float(label), label))
    except ValueError:
        return sorted(classes)
