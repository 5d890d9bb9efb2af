"""Several validation parts of a small table, so that no version wins by the luck of few rows.

Fold 0 is the split itself. Each further one holds back other rows of those that are not held out, as many, and trains
on the rest; held-out rows are the same in all of them.
"""

from collections.abc import Iterator

import numpy as np

from orchestrator.contract.errors import BadTable
from orchestrator.contract.ladder import OWN_CODERS
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.predictions.parts import Parts

FEW_VALIDATION_ROWS = 250  # with fewer, versions are scored on several parts; docs/decisions/0035
MAX_DEFAULT_FOLDS = 10


def count_folds(spec: TaskSpec, parts: Parts, codes: np.ndarray | None) -> int:
    """Return on how many validation parts versions are scored; raise BadTable where the task asks for too many.

    codes: the class of each row of the table; None for numbers. Coders that are shown training rows would see labels
    of other folds' validation rows, so several folds are the default only for coders that are shown none.
    """
    pieces, known = count_pieces(parts), np.concatenate([parts["train"], parts["validation"]])
    rarest = len(known) if codes is None else int(min(np.unique(codes[known], return_counts=True)[1]))
    if spec.split.folds is None:
        few = len(parts["validation"]) < FEW_VALIDATION_ROWS and rarest >= pieces
        return min(pieces, MAX_DEFAULT_FOLDS) if few and OWN_CODERS.issuperset(spec.agents.coders) else 1
    if spec.split.folds > 1 and rarest < pieces:
        raise BadTable(
            f"split.folds = {spec.split.folds} needs {pieces} rows of each class that are not held out, one for each "
            f"part; a class has {rarest}. Leave split.folds out, or join classes.",
            field="split.folds",
        )
    return spec.split.folds


def count_pieces(parts: Parts) -> int:
    """Return into how many validation parts the rows that are not held out can be divided; at least 2."""
    return max(2, round((len(parts["train"]) + len(parts["validation"])) / len(parts["validation"])))


def list_folds(parts: Parts, codes: np.ndarray | None, count: int, seed: int) -> Iterator[Parts]:
    """Yield folds 1 to `count` - 1. As many as there are pieces hold back each row once; then others begin.

    Source: Kohavi (1995), "A study of cross-validation and bootstrap for accuracy estimation and model selection".
    """
    known, pieces = np.sort(np.concatenate([parts["train"], parts["validation"]])), count_pieces(parts)
    for fold in range(1, count):
        turn, piece = divmod(fold, pieces)
        random = np.random.default_rng([seed, len(known), turn])
        if turn == 0:
            divided = [parts["validation"], *divide_evenly(np.sort(parts["train"]), codes, pieces - 1, random)]
        else:
            divided = divide_evenly(known, codes, pieces, random)
        validation, order = divided[piece], np.random.default_rng([seed, len(known), turn, piece])
        rest = np.setdiff1d(known, validation)
        test = order.permutation(np.sort(np.concatenate([validation, parts["held_out"]])))
        held_out = parts["held_out"]
        yield {"train": order.permutation(rest), "validation": validation, "held_out": held_out, "test": test}


def divide_evenly(
    rows: np.ndarray, codes: np.ndarray | None, pieces: int, random: np.random.Generator
) -> list[np.ndarray]:
    """Return the rows in pieces of the same size, give or take one, each with its share of every class."""
    shuffled = random.permutation(rows)
    if codes is not None:
        shuffled = shuffled[np.argsort(codes[shuffled], kind="stable")]
    return [shuffled[piece::pieces] for piece in range(pieces)]
