"""Parquet files, read by the real library: values as in a CSV file; without the library, the way to it is named."""

import sys

import pytest

from orchestrator.contract.errors import BadTable, PackageMissing
from orchestrator.tabular.profile import profile_table

duckdb = pytest.importorskip("duckdb", reason="the extra `parquet` is not installed")
QUERY = """
copy (select range as n, case when range % 5 = 0 then null else range * 1.5 end as x, 'w' || (range % 3) as word,
      date '2024-01-01' + (range % 30)::int as day, timestamp '2024-01-01 10:00:00' + to_hours(range % 9) as moment,
      range % 2 = 0 as flag, (range / 4.0)::decimal(10, 2) as money, 'nan'::float as nothing
      from range(300)) to '{path}' (format parquet)
"""


@pytest.fixture
def path(tmp_path):
    duckdb.connect().execute(QUERY.format(path=tmp_path / "data"))
    return tmp_path / "data"


def test_types_and_gaps_are_those_of_the_file(path):
    table = profile_table(path)

    assert table.rows == 300
    assert [(column.name, column.type, column.missing) for column in table.columns] == [
        ("n", "number", 0),
        ("x", "number", 60),
        ("word", "category", 0),
        ("day", "date", 0),
        ("moment", "date", 0),
        ("flag", "category", 0),
        ("money", "number", 0),
        ("nothing", "empty", 300),
    ]
    assert table.sample[1][:4] == ["1", "1.5", "w1", "2024-01-02"]


def test_truncated_file_is_refused(path):
    path.write_bytes(path.read_bytes()[:-50])

    with pytest.raises(BadTable, match="The Parquet file cannot be read"):
        profile_table(path)


def test_missing_library_names_the_extra(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)

    with pytest.raises(PackageMissing, match=r"pip install 'ai-orchestrator\[parquet\]'"):
        profile_table(path)
