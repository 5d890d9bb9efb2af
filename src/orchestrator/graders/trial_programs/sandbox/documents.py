"""Outputs of a program by their form: JSON, a table, numpy arrays, text, source, or bytes that nobody knows."""

import copy
import csv
import io
import json
import re
from dataclasses import dataclass, replace

ID_NAMES = ("id", "ids", "index", "row", "row_id", "key", "name", "case", "case_id", "item", "sample")
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")


@dataclass(frozen=True)
class Document:
    """One output. value: of `kind` json the value; table: rows with the header first; arrays: a dict by name, or one
    array under ''; text and source: text; bytes: bytes."""

    kind: str
    value: object
    name: str = ""
    delimiter: str = ","
    line_end: str = "\n"
    plain_numbers: bool = True  # false: floats of JSON are written with an exponent
    indent: int | None = None
    compressed: bool = False

    def change(self, value: object, **changes: object) -> "Document":
        return replace(self, value=value, **changes)

    def copy_value(self):
        return copy.deepcopy(self.value)


def read_document(name: str, content: bytes) -> Document:
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("npy", "npz"):
        return read_arrays(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Document("bytes", content, name)
    if ending == "py":
        return Document("source", text, name)
    if (value := read_json(text)) is not None:
        return Document("json", value, name, indent=1 if "\n" in text.strip() else None)
    if (table := read_table(ending, text)) is not None:
        return Document("table", table[0], name, delimiter=table[1], line_end="\r\n" if "\r\n" in text else "\n")
    return Document("text", text, name)


def read_json(text: str) -> object:
    """Return a list or an object; None for anything else, plain numbers included."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, (dict, list)) else None


def read_table(ending: str, text: str) -> tuple[list[list[str]], str] | None:
    """Return rows with a header of distinct words before them, and the delimiter; None if it is no such table."""
    delimiter = "\t" if ending == "tsv" else ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return None
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(set(rows[0])) != len(rows[0]):
        return None
    is_named = ending in ("csv", "tsv") or len(rows[0]) > 1
    return (rows, delimiter) if is_named and not any(is_number(cell) for cell in rows[0]) else None


def read_arrays(name: str, content: bytes) -> Document:
    import numpy as np

    try:
        loaded = np.load(io.BytesIO(content), allow_pickle=False)
        arrays = {key: loaded[key] for key in loaded.files} if hasattr(loaded, "files") else {"": loaded}
    except (ValueError, OSError, EOFError, KeyError):
        return Document("bytes", content, name)
    return Document("arrays", arrays, name)


def write_document(document: Document) -> bytes:
    if document.kind == "json":
        return write_json(document.value, document).encode()
    if document.kind == "table":
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=document.delimiter, lineterminator=document.line_end).writerows(document.value)
        return text.getvalue().encode()
    if document.kind == "arrays":
        return write_arrays(document)
    return document.value if isinstance(document.value, bytes) else document.value.encode()


def write_json(value: object, document: Document) -> str:
    if document.plain_numbers:
        return json.dumps(value, indent=document.indent)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {write_json(item, document)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(write_json(item, document) for item in value) + "]"
    return format_exponent(value) if isinstance(value, float) else json.dumps(value)


def write_arrays(document: Document) -> bytes:
    import numpy as np

    content = io.BytesIO()
    if document.name.endswith(".npy"):
        np.save(content, document.value[""])
    else:
        (np.savez_compressed if document.compressed else np.savez)(content, **document.value)
    return content.getvalue()


def format_exponent(number: float) -> str:
    """Return the number with an exponent; it reads back as the same."""
    return f"{number:.16e}"


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text


def find_answer_columns(rows: list[list[str]]) -> list[int]:
    """Return the positions of columns that hold answers: all but those named as ids."""
    columns = [at for at, name in enumerate(rows[0]) if name.strip().lower() not in ID_NAMES]
    return columns if len(columns) < len(rows[0]) or len(rows[0]) == 1 else columns[1:] if is_id(rows) else columns


def find_id_column(rows: list[list[str]]) -> int | None:
    """Return the position of a column that is named as an id and never has a value twice; None without one."""
    for at, name in enumerate(rows[0]):
        if name.strip().lower() in ID_NAMES and len({row[at] for row in rows[1:]}) == len(rows) - 1:
            return at
    return None


def is_id(rows: list[list[str]]) -> bool:
    """Return whether the first column counts the rows."""
    counted = [row[0] for row in rows[1:]]
    return any(counted == [str(at + first) for at in range(len(counted))] for first in (0, 1))


def map_leaves(value: object, change) -> object:
    """Return the JSON value with `change` applied to each number and text in it, ids left as they are."""
    if isinstance(value, dict):
        return {key: item if key.lower() in ID_NAMES else map_leaves(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [map_leaves(item, change) for item in value]
    return value if isinstance(value, bool) or value is None else change(value)
