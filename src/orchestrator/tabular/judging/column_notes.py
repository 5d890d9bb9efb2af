"""All notes on a column, the gravest first."""

from orchestrator.contract.columns import ColumnNote, ColumnSetting
from orchestrator.tabular.judging.date_notes import date_notes
from orchestrator.tabular.judging.misfits import Misfits
from orchestrator.tabular.judging.notes import Subject
from orchestrator.tabular.judging.number_notes import number_notes
from orchestrator.tabular.judging.text_notes import spelling_notes, text_notes

SERIAL_DAYS, SERIAL_SECONDS = (20_000, 80_000), (1e8, 4e9)  # 1954 to 2119 in Excel, 1973 to 2096 since 1970


def column_notes(subject: Subject, missing: list[str], *, is_time_name: bool) -> list[ColumnNote]:
    """Return the notes. missing: the spellings of missing values that were found and are read as such."""
    judged = subject.judged
    notes: list[ColumnNote] = []
    if judged.type == "number":
        notes += number_notes(subject)
        notes += serial_notes(subject) if is_time_name and not judged.is_set else []
    elif judged.type == "date":
        notes += date_notes(subject)
    elif judged.type != "empty" and not judged.is_set:
        notes += text_notes(subject)
    if subject.set_missing:
        return notes
    return notes + list(spelling_notes(subject, missing))


def serial_notes(subject: Subject) -> list[ColumnNote]:
    """Return a note on whole numbers that may be days or seconds since some day; empty if they cannot be."""
    plain = subject.evidence.plain
    values = [float(count.lowest) for count in subject.evidence.numbers.values() if count.lowest.isdecimal()]
    values += [float(count.highest) for count in subject.evidence.numbers.values() if count.highest.isdecimal()]
    values += [plain.minimum, plain.maximum] if plain.rows else []
    if not values:
        return []
    lowest, highest = min(values), max(values)
    form, what = None, ""
    if SERIAL_DAYS[0] <= lowest and highest <= SERIAL_DAYS[1]:
        form, what = "excel", "days since 1900, as Excel counts them"
    elif SERIAL_SECONDS[0] <= lowest and highest <= SERIAL_SECONDS[1]:
        form, what = "unix", "seconds since 1970"
    elif 1000 * SERIAL_SECONDS[0] <= lowest and highest <= 1000 * SERIAL_SECONDS[1]:
        form, what = "unix_ms", "milliseconds since 1970"
    if form is None:
        return []
    numbers = subject.judged.numbers
    cells = Misfits(numbers.rows if numbers else 0, 0, f"{lowest:.0f}")
    sentence = f"its numbers may be {what}; they are read as numbers unless form = {form!r} is set."
    return [subject.note("serial_dates", cells, sentence, ColumnSetting(type="date", form=form), read_as="number")]
