"""Notes on columns of categories and text, and on spellings of missing values."""

from collections.abc import Iterable, Iterator

from orchestrator.contract.columns import ColumnNote, ColumnSetting
from orchestrator.tabular.judging.misfits import NO_MISFITS, Misfits
from orchestrator.tabular.judging.notes import Subject
from orchestrator.tabular.missing_values import INFINITE, USUALLY_MISSING

MOSTLY = 0.5  # share of values that are numbers or dates, so that the column may have been meant as such
NUMBER, DATE = ColumnSetting(type="number"), ColumnSetting(type="date")


def text_notes(subject: Subject) -> Iterator[ColumnNote]:
    """Yield what is to be said of a column that may have been meant as numbers or dates, and is read as neither."""
    judged = subject.judged
    numbers, dates = judged.numbers, judged.dates
    if numbers and numbers.rows + sum(count.rows for count in numbers.refused) > MOSTLY * judged.present:
        yield from number_like_notes(subject)
    elif dates and dates.rows + dates.misfits > MOSTLY * judged.present and not judged.is_set:
        unread = judged.no_dates.join(dates.impossible).join(dates.odd).join(dates.far)
        sentence = f"most values are dates, but {{cells}} are not, the first {{example}}; it is read as {judged.type}."
        yield subject.note("mostly_dates", unread, sentence, DATE, read_as=judged.type)


def number_like_notes(subject: Subject) -> Iterator[ColumnNote]:
    """Yield why numbers are not read as numbers."""
    judged = subject.judged
    if judged.numbers is None:
        return
    as_type = f"it is read as {judged.type}"
    refused = NO_MISFITS
    for count in judged.numbers.refused:
        refused = refused.join(Misfits(count.rows, count.first_row, count.first))
    if refused.rows:
        units = ", ".join(unit for unit, _ in judged.numbers.mixed_units.most_common(5))
        sentence = f"its numbers have several units ({units}), which cannot be compared; {as_type}."
        yield subject.note("mixed_units", refused, sentence, NUMBER, read_as=judged.type)
    elif judged.long_integers and not judged.others.rows:
        cells = Misfits(judged.long_integers, *_first(subject))
        sentence = f"{{cells}} have more digits than a program's numbers hold; {as_type}, digit for digit."
        yield subject.note("long_integers", cells, sentence, NUMBER, read_as=judged.type)
    elif judged.holds_codes:
        cells = Misfits(judged.numbers.rows, *_first(subject))
        sentence = f"its numbers have zeros in front, as codes do; {as_type}, zeros included."
        yield subject.note("leading_zeros", cells, sentence, NUMBER, read_as=judged.type)
    elif judged.others.rows:
        sentence = f"most values are numbers, but {{cells}} are not, the first {{example}}; {as_type}."
        yield subject.note("mostly_numbers", judged.others, sentence, NUMBER, read_as=judged.type)


def _first(subject: Subject) -> tuple[int, str]:
    counts = subject.judged.numbers.accepted if subject.judged.numbers else []
    return min(((count.first_row, count.first) for count in counts), default=(0, ""))


def spelling_notes(subject: Subject, missing: Iterable[str]) -> Iterator[ColumnNote]:
    """Yield which spellings of missing values were found, and which of them are values.

    missing: those that are read as missing values.
    """
    evidence, judged = subject.evidence, subject.judged
    if judged.kept:
        cells = _cells(subject, judged.kept)
        words = ", ".join(map(repr, sorted(judged.kept)))
        sentence = f"{words} ({{cells}}, {{share}}) is read as a value like the others, not as a missing one."
        yield subject.note(
            "kept_spelling", cells, sentence, ColumnSetting(missing=sorted(judged.kept)), read_as="value"
        )
    infinite = [spelling for spelling in missing if spelling in INFINITE]
    if infinite:
        sentence = "{cells} ({share}) {are} infinite, the first {example}, and read as missing."
        yield subject.note("infinite", _cells(subject, infinite), sentence, read_as="missing")
    others = [
        spelling for spelling in missing if spelling and spelling not in INFINITE and is_doubtful(spelling, judged.type)
    ]
    if others:
        words = ", ".join(repr(spelling) for spelling in sorted(others, key=lambda each: -evidence.spellings[each])[:5])
        sentence = f"{words} ({{cells}}, {{share}}) is read as missing."
        keep = ColumnSetting(missing=[]) if judged.type not in ("number", "date") else ColumnSetting(type="category")
        yield subject.note("missing_spelling", _cells(subject, others), sentence, keep, read_as="missing")


def is_doubtful(spelling: str, type_: str) -> bool:
    """Check for a spelling that may be a value: any among texts, one that is not everywhere missing among numbers."""
    return type_ not in ("number", "date", "empty") or spelling not in USUALLY_MISSING


def _cells(subject: Subject, spellings: Iterable[str]) -> Misfits:
    total = NO_MISFITS
    for spelling in spellings:
        rows, row = subject.evidence.spellings[spelling], subject.evidence.first_spellings[spelling]
        total = total.join(Misfits(rows, row, spelling))
    return total
