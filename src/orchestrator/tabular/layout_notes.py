"""What should be said about how a CSV file is laid out."""

from orchestrator.contract.reading import FileNote
from orchestrator.tabular.dialect import Dialect
from orchestrator.tabular.first_rows import Reading

SAMPLE_CHARS = 60


def note_sep_line(line: str) -> FileNote:
    return FileNote(
        code="sep_line",
        line=1,
        sample=line,
        text=f"Line 1 is {line!r}, which spreadsheets write to name the separator; it is left out.",
    )


def note_rows_before(reading: Reading) -> list[FileNote]:
    """Say which lines before the header are left out, and that the first column has no name."""
    if reading.row_names is not None:
        line = reading.row_names.line
        return [
            FileNote(
                code="row_names",
                line=line,
                text=f"Line {line} has a name for every column but the first, as R writes it; it is called 'column_1'.",
            )
        ]
    if not reading.preamble:
        return []
    first, header = reading.preamble[0], reading.rows[0].line
    sample = reading.dialect.separator.join(first.cells).strip(reading.dialect.separator)[:SAMPLE_CHARS]
    lines = "One line stands" if len(reading.preamble) == 1 else f"{len(reading.preamble)} lines stand"
    are = "is" if len(reading.preamble) == 1 else "are"
    return [
        FileNote(
            code="preamble",
            line=first.line,
            rows=len(reading.preamble),
            sample=sample,
            set_by="header",
            text=f"{lines} before the header in line {header} and {are} left out: {sample!r}"
            f"{' ...' if len(reading.preamble) > 1 else ''}. If another line is the header, set the option "
            "header to its number.",
        )
    ]


def note_separator(readings: list[Reading], *, is_set: bool, is_rare: bool) -> list[FileNote]:
    """Say where the separator is unusual, or another would do as well."""
    if is_set:
        return []
    best, name = readings[0], readings[0].dialect.separator_name
    if is_rare:
        return [
            FileNote(
                code="separator",
                set_by="separator",
                text=f"Cells are separated by {name}: every line has {best.width} of them. If that is wrong, "
                "set the option separator.",
            )
        ]
    rivals = [other for other in readings[1:] if other.rank == best.rank and best.rank[0]]
    if not rivals:
        return []
    return [
        FileNote(
            code="separator",
            set_by="separator",
            text=f"Cells are separated by {name}; {rivals[0].dialect.separator_name} would do as well "
            f"({rivals[0].width} cells a line instead of {best.width}). If that is right, set the option separator.",
        )
    ]


def note_quotes(dialect: Dialect, *, is_set: bool) -> list[FileNote]:
    notes: list[FileNote] = []
    if dialect.quote == "'" and not is_set:
        notes.append(
            FileNote(
                code="single_quotes",
                set_by="quote",
                text="Cells stand between single quotes, which are no part of them. If they are, set the option quote "
                "to none.",
            )
        )
    if dialect.backslash:
        notes.append(
            FileNote(
                code="backslash_escapes",
                text='A backslash before a quote means the quote itself: \\" is read as ", and \\\\ as \\.',
            )
        )
    return notes
