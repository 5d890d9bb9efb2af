"""Every case is read right, and what is not certain is said."""

from pathlib import Path

import pytest

from orchestrator.contract.datasets import Table
from orchestrator.contract.errors import OrchestratorError
from tests.cases.case import Case, Refusal, read_cases
from tests.cases.reading import Split, split, upload

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_is_read_right(case: Case, tmp_path: Path, record_property):
    record_property("case", [case.kind, case.own, case.is_told])
    expected = case.expected
    if expected.error is not None:
        check_refusal(case, expected.error, tmp_path)
        return

    train = upload(case.file, tmp_path / "train")
    test = upload(case.test_file, tmp_path / "test") if case.test_file else None
    divided = split(case, train, test, tmp_path / "draft") if "target_column" in case.task.get("data", {}) else None

    check_table(case, train.table)
    check_told(case, [train.table, *([test.table] if test else [])], divided)
    if divided is not None:
        check_split(case, divided)
    else:
        assert (expected.kind, expected.classes, expected.features, expected.cells) == (None, None, None, [])


def check_refusal(case: Case, refusal: Refusal, folder: Path) -> None:
    with pytest.raises(OrchestratorError) as raised:
        train = upload(case.file, folder / "train")
        test = upload(case.test_file, folder / "test") if case.test_file else None
        split(case, train, test, folder / "draft")
    sentence = str(raised.value)
    assert raised.value.code == refusal.code, sentence
    assert refusal.says in sentence
    assert refusal.line is None or f"line {refusal.line}" in sentence.replace("Line", "line").replace(",", "")


def check_table(case: Case, table: Table) -> None:
    expected = case.expected
    of = {column.name: column for column in table.columns}
    if expected.columns is not None:
        assert [column.name for column in table.columns] == expected.columns
    if expected.rows is not None:
        assert table.rows == expected.rows
    if expected.encoding is not None:
        assert table.encoding == expected.encoding
    if expected.separator is not None:
        assert table.separator == expected.separator
    assert {name: of[name].type for name in expected.types} == expected.types
    assert {name: of[name].missing for name in expected.missing} == expected.missing


def check_told(case: Case, tables: list[Table], divided: Split | None) -> None:
    """Check the warnings: each expected one is the code of a warning or a piece of its sentence."""
    sentences = [warning for table in tables for warning in table.warnings]
    sentences += divided.profile.notes if divided else []
    codes = {note.code for table in tables for note in [*table.notes, *table.file_notes]}
    for wanted in case.expected.warnings:
        assert wanted in codes or any(wanted in sentence for sentence in sentences), sentences
    if case.expected.silent:
        assert sentences == []


def check_split(case: Case, divided: Split) -> None:
    expected, profile = case.expected, divided.profile
    if expected.kind is not None:
        assert profile.kind == expected.kind
    if expected.classes is not None:
        assert profile.classes == expected.classes
    if expected.features is not None:
        assert sorted(column.name for column in profile.columns) == sorted(expected.features)
    for wanted in expected.notes:
        assert any(wanted in note for note in profile.notes), profile.notes
    for cell in expected.cells:
        row = divided.find(cell.where)
        assert {name: row[name] for name in cell.values} == cell.values


def test_every_folder_holds_a_case():
    folders = {path.name for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert folders == {case.name for case in CASES}
