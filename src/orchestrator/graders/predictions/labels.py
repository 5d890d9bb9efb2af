"""The target row by row: a class or a number where there is one, and which rows can be used."""

from dataclasses import dataclass, field

import numpy as np

from orchestrator.contract.errors import BadTable
from orchestrator.graders.predictions.table_rows import Taken
from orchestrator.graders.predictions.target import MAX_LABEL_CHARS, Target


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

    def leave_out(self, rows: np.ndarray, why: str) -> None:
        if len(rows):
            self.usable[rows] = False
            self.notes.append(f"{len(rows):,} rows were left out: {why}.")


def read_labels(takings: list[Taken], target: Target) -> Labels:
    """Return the label of each row; raise BadTable if a class has a name that is too long."""
    texts = [text for taken in takings for text in taken.targets]
    usable = np.array([bool(text) for text in texts])
    classes: list[str] = []
    codes = np.zeros(len(texts), dtype=np.int64)
    if target.kind == "classification":
        spelled = {text: class_text(text, target) for text in set(texts) if text}
        classes = sort_classes(set(spelled.values()))
        long = next((label for label in classes if len(label) > MAX_LABEL_CHARS), None)
        if long is not None:
            raise BadTable(
                f"A class of {target.column.name!r} has {len(long)} characters ({long[:40]!r}...); "
                f"at most {MAX_LABEL_CHARS}."
            )
        position = {label: code for code, label in enumerate(classes)}
        code_of = {text: position[label] for text, label in spelled.items()} | {"": 0}
        codes = np.array([code_of[text] for text in texts], dtype=np.int64)
        texts = [classes[code] for code in codes]
    labels = Labels(target.column.name, target.kind, classes, texts, codes, usable)
    labels.leave_out(np.flatnonzero(~usable), f"the target column {target.column.name!r} has no value there")
    return labels


def class_text(text: str, target: Target) -> str:
    """Return a class as it is called everywhere: 3, not 3.0, where all are whole numbers."""
    return str(int(float(text))) if target.column.type == "number" and target.column.whole else text


def sort_classes(classes: set[str]) -> list[str]:
    """Sort classes, by number where all are numbers."""
    try:
        return sorted(classes, key=lambda label: (float(label), label))
    except ValueError:
        return sorted(classes)
