"""The same answers in another legal form. Each function returns None where a document has no such form."""

from documents import NUMBER, Document, find_answer_columns, find_id_column, format_exponent, is_number


def change_whitespace(document: Document, _settings: dict) -> Document | None:
    if document.kind == "json":
        return document.change(document.value, indent=None if document.indent else 2)
    if document.kind == "table":
        return document.change(document.value, line_end="\n" if document.line_end == "\r\n" else "\r\n")
    if document.kind == "text":
        return document.change(document.value.rstrip() if document.value.endswith("\n") else document.value + "\n")
    if document.kind == "source":
        return document.change(document.value.rstrip() + "\n\n# The same program.\n")
    if document.kind == "arrays" and document.name.endswith(".npz"):
        return document.change(document.value, compressed=True)
    return None


def change_number_format(document: Document, _settings: dict) -> Document | None:
    if document.kind == "json":
        return document.change(document.value, plain_numbers=False)
    if document.kind == "table":
        rows = document.copy_value()
        for at in find_answer_columns(rows):
            for row in rows[1:]:
                row[at] = write_float(row[at])
        return document.change(rows)
    if document.kind == "text":
        return document.change(NUMBER.sub(lambda match: write_float(match[0]), document.value))
    return None


def write_float(text: str) -> str:
    """Return a number that has a point with an exponent; whole numbers may be counts or names, and stay."""
    return format_exponent(float(text)) if is_number(text) and "." in text else text


def change_column_order(document: Document, _settings: dict) -> Document | None:
    if document.kind == "table" and len(document.value[0]) > 1:
        return document.change([row[::-1] for row in document.value])
    if document.kind == "json":
        return document.change(turn_keys(document.value))
    if document.kind == "arrays" and len(document.value) > 1:
        return document.change(dict(reversed(document.value.items())))
    return None


def turn_keys(value: object) -> object:
    if isinstance(value, dict):
        return {key: turn_keys(item) for key, item in reversed(value.items())}
    return [turn_keys(item) for item in value] if isinstance(value, list) else value


def change_row_order(document: Document, _settings: dict) -> Document | None:
    if document.kind == "table" and find_id_column(document.value) is not None:
        return document.change([document.value[0], *document.value[:0:-1]])
    return None


TWINS = {
    "whitespace": change_whitespace,
    "number_format": change_number_format,
    "column_order": change_column_order,
    "row_order": change_row_order,
}
