"""Notes on columns as programs and agents may know them: without values of the target, which are labels."""

from collections.abc import Iterable

from orchestrator.contract.columns import ColumnNote, NoteCode
from orchestrator.tabular.warnings import note_sentences

CERTAIN: frozenset[NoteCode] = frozenset({"unit", "scaled", "time_zones", "periods"})  # good to know, and beyond doubt
ON_SPELLINGS: frozenset[NoteCode] = frozenset({"kept_spelling", "missing_spelling"})  # of classes, which all may know


def public_notes(notes: Iterable[ColumnNote], features: set[str], target: str) -> list[ColumnNote]:
    """Return the notes on features and on the target, the latter without an example."""
    return [
        hide_example(note) if note.column == target else note
        for note in notes
        if note.column == target or note.column in features
    ]


def hide_example(note: ColumnNote) -> ColumnNote:
    if note.code in ON_SPELLINGS:
        return note.model_copy(update={"first_row": None})
    return note.without_example()


def doubt_sentences(notes: Iterable[ColumnNote]) -> list[str]:
    """Return as sentences what was read the likelier way, or not at all."""
    return note_sentences([note for note in notes if note.code not in CERTAIN])
