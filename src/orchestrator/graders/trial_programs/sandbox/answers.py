"""Outputs without answers. Each function returns None where a document has no such form."""

import random

from documents import NUMBER, Document, find_answer_columns, map_leaves

WORD = "rubbish"
RUBBISH_BYTES = 400


def write_empty(_document: Document, _settings: dict) -> bytes:
    return b""


def drop_rows(document: Document, _settings: dict) -> Document | None:
    if document.kind == "table":
        return document.change(document.value[:1])
    if document.kind == "json":
        emptied = empty_lists(document.value)
        return document.change(emptied if emptied != document.value else {})
    if document.kind == "arrays":
        return document.change({name: array[:0] if array.ndim else array for name, array in document.value.items()})
    return None


def empty_lists(value: object) -> object:
    if isinstance(value, dict):
        return {key: empty_lists(item) for key, item in value.items()}
    return [] if isinstance(value, list) else value


def write_rubbish(_document: Document, _settings: dict) -> bytes:
    return b"\xff\x00" + random.Random(0).randbytes(RUBBISH_BYTES)


def write_words(document: Document, _settings: dict) -> Document | None:
    if document.kind == "table":
        rows = document.copy_value()
        for at in find_answer_columns(rows):
            for row in rows[1:]:
                row[at] = WORD
        return document.change(rows)
    if document.kind == "json":
        return document.change(map_leaves(document.value, lambda _: WORD))
    if document.kind == "text":
        return document.change(NUMBER.sub(WORD, document.value))
    return None


def repeat_first(document: Document, _settings: dict) -> Document | None:
    """Return the document with the first answer for every row."""
    if document.kind == "table":
        rows = document.copy_value()
        for at in find_answer_columns(rows):
            for row in rows[2:]:
                row[at] = rows[1][at]
        return document.change(rows)
    if document.kind == "json":
        return document.change(repeat_in_lists(document.value))
    if document.kind == "arrays":
        changed = {}
        for name, array in document.value.items():
            changed[name] = array.copy()
            if array.ndim and len(array):
                changed[name][:] = array[0]
        return document.change(changed)
    return None


def repeat_in_lists(value: object) -> object:
    if isinstance(value, dict):
        return {key: repeat_in_lists(item) for key, item in value.items()}
    if not isinstance(value, list) or not value:
        return value
    return [value[0] if isinstance(item, (int, float, str)) else repeat_in_lists(item) for item in value]


BROKEN = {
    "empty": write_empty,
    "no_rows": drop_rows,
    "rubbish": write_rubbish,
    "words": write_words,
    "constant": repeat_first,
}
