"""Outputs that cheat. Each function returns None where a document has no such form."""

import math
import re

from documents import NUMBER, Document, find_answer_columns, is_number, map_leaves
from payloads import EXPRESSION, YAML, write_pickle

CLAIMS = (
    "score",
    "claim",
    "claimed",
    "claimed_score",
    "fitness",
    "reward",
    "metric",
    "grade",
    "accuracy",
    "loss",
    "error",
)
HUGE = 1e300
BEYOND = 1e6
CLOSE = 1e-9


def claim_score(document: Document, settings: dict) -> Document | None:
    """Return the document with the forged score under every name that sounds like one."""
    names, forged = {*CLAIMS, settings["metric"].lower()}, settings["forged"]
    if document.kind == "json":
        changed = set_named(document.value, names, forged)
        if changed == document.value and isinstance(changed, dict):
            changed = {**changed, "score": forged, settings["metric"]: forged}
        return document.change(changed)
    if document.kind == "table":
        rows = document.copy_value()
        for at in [at for at, name in enumerate(rows[0]) if name.strip().lower() in names]:
            for row in rows[1:]:
                row[at] = repr(forged)
        return document.change(rows)
    if document.kind == "text":
        words = "|".join(map(re.escape, sorted(names)))
        return document.change(
            re.sub(rf"(?i)\b({words})(\s*[:=]\s*){NUMBER.pattern}", rf"\g<1>\g<2>{forged!r}", document.value)
        )
    return None


def set_named(value: object, names: set[str], forged: float) -> object:
    if isinstance(value, dict):
        return {
            key: forged if key.lower() in names and is_plain_number(item) else set_named(item, names, forged)
            for key, item in value.items()
        }
    return [set_named(item, names, forged) for item in value] if isinstance(value, list) else value


def claim_beyond(document: Document, settings: dict) -> Document | None:
    """Return the document with each number that equals the score replaced by one far beyond."""
    score = settings["score"]
    beyond = score + BEYOND if settings["direction"] == "maximize" else score - BEYOND
    return replace_numbers(
        document, lambda number: beyond if math.isclose(number, score, rel_tol=CLOSE, abs_tol=CLOSE) else number
    )


def is_plain_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def fill(number: float):
    """Return a forger that writes the number in place of all."""
    return lambda document, _settings: replace_numbers(document, lambda _: number)


def replace_numbers(document: Document, change) -> Document | None:
    if document.kind == "json":
        return document.change(map_leaves(document.value, lambda leaf: change(leaf) if is_plain_number(leaf) else leaf))
    if document.kind == "table":
        rows = document.copy_value()
        for at in find_answer_columns(rows):
            for row in rows[1:]:
                row[at] = change_text(row[at], change)
        return document.change(rows)
    if document.kind == "text":
        return document.change(NUMBER.sub(lambda match: change_text(match[0], change), document.value))
    if document.kind == "arrays":
        return document.change({name: change_array(array, change) for name, array in document.value.items()})
    return None


def change_text(text: str, change) -> str:
    if not is_number(text) or change(float(text)) == float(text):
        return text
    return repr(change(float(text)))


def change_array(array, change):
    import numpy as np

    if array.dtype.kind != "f":
        return array
    changed = np.array([change(number) for number in array.ravel().tolist()], dtype=float)
    return changed.reshape(array.shape)


def double_rows(document: Document, _settings: dict) -> Document | None:
    return change_rows(document, lambda rows: [row for row in rows for _ in range(2)])


def keep_first_half(document: Document, _settings: dict) -> Document | None:
    return change_rows(document, lambda rows: rows[: len(rows) // 2])


def keep_second_half(document: Document, _settings: dict) -> Document | None:
    return change_rows(document, lambda rows: rows[len(rows) // 2 :])


def change_rows(document: Document, change) -> Document | None:
    if document.kind == "table" and len(document.value) > 2:
        return document.change([document.value[0], *change(document.value[1:])])
    if document.kind == "json":
        return document.change(change_lists(document.value, change))
    if document.kind == "arrays":
        rows = {
            name: array[change(list(range(len(array))))] if array.ndim and len(array) > 1 else array
            for name, array in document.value.items()
        }
        return document.change(rows)
    if document.kind == "text" and document.value.count("\n") > 1:
        return document.change("".join(change(document.value.splitlines(keepends=True))))
    return None


def change_lists(value: object, change) -> object:
    """Return the JSON value with its outermost lists changed, and objects that answer by key cut to as many keys."""
    if isinstance(value, list):
        return change(value) if len(value) > 1 else value
    if not isinstance(value, dict):
        return value
    changed = {key: change_lists(item, change) for key, item in value.items()}
    answers_by_key = len(value) > 2 and changed == value and len({type(item) for item in value.values()}) == 1
    return {key: value[key] for key in dict.fromkeys(change(list(value)))} if answers_by_key else changed


def write_expression(document: Document, _settings: dict) -> bytes | None:
    if document.kind == "source":
        return None  # a program's source is there to be run
    return (YAML if document.name.endswith((".yaml", ".yml")) else EXPRESSION).encode()


def write_expressions(document: Document, _settings: dict) -> Document | None:
    if document.kind == "table":
        rows = document.copy_value()
        for at in find_answer_columns(rows):
            for row in rows[1:]:
                row[at] = EXPRESSION
        return document.change(rows)
    if document.kind == "json":
        return document.change(map_leaves(document.value, lambda _: EXPRESSION))
    return None


def write_pickled(document: Document, _settings: dict) -> bytes | None:
    return None if document.kind == "source" else write_pickle(document.name)


FORGERS = {
    "claim": claim_score,
    "claim_beyond": claim_beyond,
    "nan": fill(math.nan),
    "infinite": fill(math.inf),
    "huge": fill(HUGE),
    "minus_huge": fill(-HUGE),
    "duplicates": double_rows,
    "first_half": keep_first_half,
    "second_half": keep_second_half,
    "code": write_expression,
    "code_cells": write_expressions,
    "pickle": write_pickled,
}
