"""Notes on how a column was read: what was not certain, what was not read, and what else may be meant."""

from dataclasses import dataclass

from orchestrator.contract.columns import ColumnNote, ColumnSetting, NoteCode
from orchestrator.tabular.judging.columns import Judgement
from orchestrator.tabular.judging.evidence import Evidence
from orchestrator.tabular.judging.misfits import NO_MISFITS, Misfits

MAX_EXAMPLE_CHARS = 40


@dataclass(frozen=True)
class Subject:
    """The column that notes are about."""

    name: str
    rows: int
    judged: Judgement
    evidence: Evidence
    set_missing: bool = False  # whether its spellings of missing values were set
    sentinel: Misfits = NO_MISFITS  # numbers that may stand for none

    def note(
        self, code: NoteCode, cells: Misfits, sentence: str, *alternatives: ColumnSetting, read_as: str
    ) -> ColumnNote:
        """Return the note. In `sentence`, {cells}, {are}, {share} and {example} are filled in."""
        example = cells.example
        example = example if len(example) <= MAX_EXAMPLE_CHARS else example[: MAX_EXAMPLE_CHARS - 1] + "…"
        share = cells.rows / self.rows if self.rows else 0.0
        values = {
            "{cells}": "1 value" if cells.rows == 1 else f"{cells.rows:,} values",
            "{are}": "is" if cells.rows == 1 else "are",
            "{share}": f"{share:.2%}",
            "{example}": f"{example!r} in row {cells.first_row + 1:,}",
        }
        for placeholder, value in values.items():
            sentence = sentence.replace(placeholder, value)
        return ColumnNote(
            code=code,
            column=self.name,
            text=f"Column {self.name!r}: {sentence}",
            rows=cells.rows,
            share=share,
            example=example,
            first_row=cells.first_row + 1 if cells.rows else None,
            read_as=read_as,
            alternatives=list(alternatives),
        )
