"""What people call a CSV file: it is read, or a sentence names line and column."""

import codecs

import pytest

from orchestrator.contract.errors import BadTable
from orchestrator.tabular.profile import profile_table


@pytest.fixture
def read(tmp_path):
    """read("a,b\n1,2"): the table in a file of these bytes."""

    def profile(content: str | bytes):
        path = tmp_path / "data.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return profile_table(path)

    return profile


def shape(table) -> tuple[int, list[tuple[str, str]]]:
    return table.rows, [(column.name, column.type) for column in table.columns]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_separators_and_line_ends_are_found(read, separator, line_end):
    lines = [separator.join(("name", "size")), *(separator.join((f"n{i % 3}", str(i))) for i in range(40))]

    table = read(line_end.join(lines))

    assert (table.separator, *shape(table)) == (separator, 40, [("name", "category"), ("size", "number")])


@pytest.mark.parametrize(
    ("encoding", "bom", "read_as"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("cp1252", b"", "cp1252"),
    ],
)
def test_encodings_are_found(read, encoding, bom, read_as):
    text = "größe,ort\n" + "\n".join(f"{i},Köln" for i in range(30))

    table = read(bom + text.encode(encoding))

    assert table.encoding == read_as
    assert [column.name for column in table.columns] == ["größe", "ort"]
    assert table.columns[1].values[0].value == "Köln"


def test_bytes_of_no_encoding_are_refused_with_their_line(read):
    with pytest.raises(BadTable, match="Line 3 is not UTF-8, and its encoding cannot be told"):
        read("name,n\nplain,1\nKöln,2\n".encode("latin-1") + b"\x81,3\n")


@pytest.mark.parametrize(
    ("cells", "smallest", "largest"),
    [(["1,5", "2,25", "1.000,75"], 1.5, 1000.75), (["-3,5", "12", "0,5"], -3.5, 12.0)],
)
def test_decimal_commas_are_numbers(read, cells, smallest, largest):
    column = read("x;y\n" + "".join(f"{cell};a\n" for cell in cells)).columns[0]

    assert (column.type, column.number, column.minimum, column.maximum) == ("number", "comma", smallest, largest)


def test_thousands_are_numbers(read):
    column = read('x,y\n"1,200",a\n"12,345.5",b\n7,a\n').columns[0]

    assert (column.type, column.number, column.maximum) == ("number", "thousands", 12345.5)


def test_codes_with_leading_zeros_stay_text(read):
    column = read("zip,y\n" + "".join(f"0{1000 + i % 5},a\n" for i in range(50))).columns[0]

    assert (column.type, column.form, column.values[0].value[0]) == ("category", "number", "0")


@pytest.mark.parametrize("gap", ["", "NA", "n/a", "NaN", "null", "NULL", "None", "#N/A", "?", "-", "inf", "  "])
def test_spellings_of_missing_are_counted(read, gap):
    column = read(f"x,y\n1,a\n{gap},b\n3,a\n").columns[0]

    assert (column.type, column.missing, column.distinct) == ("number", 1, 2)


def test_question_marks_among_words_are_words(read):
    column = read("x,y\n" + "red,1\n?,2\nblue,3\n" * 9).columns[0]

    assert (column.type, column.missing, column.distinct) == ("category", 0, 3)


@pytest.mark.parametrize(
    ("dates", "form"),
    [
        (["2024-01-31", "2023-12-01"], "%Y-%m-%d"),
        (["31.01.2024", "01.12.2023"], "%Y-%m-%d"),
        (["31/01/2024 10:30", "01/12/2023 00:00"], "%Y-%m-%dT%H:%M:%S"),
        (["31 Jan 2024", "1 Dec 2023"], "%Y-%m-%d"),
        (["2024-01-31 10:30:00", "2023-12-01 00:00:01"], "%Y-%m-%d %H:%M:%S"),
        (["2024-01-31T10:30:00Z", "2023-12-01T00:00:01Z"], "%Y-%m-%dT%H:%M:%S%z"),
        (["2024-01-31", "01/31/2024", "31.01.2024", "31 Jan 2024", "January 31, 2024"], "%Y-%m-%d"),
    ],
)
def test_forms_of_dates_are_found(read, dates, form):
    column = read("when;y\n" + "".join(f"{date};a\n" for date in dates * 5)).columns[0]

    assert (column.type, column.form) == ("date", form)


def test_ambiguous_dates_are_said(read):
    table = read("when,y\n01/02/2024,a\n03/04/2024,b\n")

    assert any("can be read day first and month first" in warning and "'when'" in warning for warning in table.warnings)


def test_booleans_are_a_category(read):
    assert [column.type for column in read("a,b\n" + "true,yes\nFalse,no\n" * 10).columns] == ["category", "category"]


def test_slips_among_numbers_name_row_and_value(read):
    table = read("x,y\n" + "".join(f"{i},1\n" for i in range(99)) + "12 kg,1\n")

    assert "Column 'x': 1 value (1.00%) is not a number of this column and read as missing" in table.warnings[0]
    assert "the first '12 kg' in row 100" in table.warnings[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The file is empty"),
        (" \n\n", "The file is empty"),
        ("a,b\n", "a header but no rows"),
        ("a,b\n1,2\n3\n", "Line 3 has 1 cell, but the header has 2 columns"),
        ("a,b\n1,2\n\n3,4,5\n", "Line 4 has 3 cells, but the header has 2 columns"),
        ("a,b,a\n1,2,3\n", "Columns 1 and 3 are both called 'a'"),
        ("5.1,3.5,setosa\n4.9,3.0,setosa\n", "Line 1 looks like data"),
        ("1,2\n3,4\n5,6\n", None),
        ("a,b\n1,2\n3,\x004\n", "Line 3 contains a NUL byte"),
        ("x" * 600 + ",b\n1,2\n", "The name of column 1 has 600 characters"),
        (b"PK\x03\x04junk", "archive or an Excel workbook"),
        (b"\x1f\x8b\x08junk", "compressed twice, with gzip"),
        ("a,b\n1,2\n3," + "x" * 10_000_000 + "\n", "Line 3, column 'b': a cell is longer than 1024 KiB"),
        ('a,b\n1,"2\n' + "3,4\n" * 400_000, "closing quote is missing"),
        (",".join(f"c{i}" for i in range(20_001)) + "\n", "20,001 columns; at most 20,000"),
    ],
)
def test_what_is_no_table_is_said(read, content, says):
    if says is None:
        assert shape(read(content))[0] == 2  # numbers that count up can be names: years, pixels
        return
    with pytest.raises(BadTable, match=says.replace("(", r"\(")) as refusal:
        read(content)

    assert len(str(refusal.value)) < 400 and "\n" not in str(refusal.value)


def test_names_of_columns_are_made_plain(read):
    assert [column.name for column in read(" a \u200b,,b\tc\n1,2,3\n").columns] == ["a", "column_2", "b c"]


def test_quoted_cells_keep_separators_and_lines(read):
    table = read('a,b\n"x, ""y""\nz",1\nplain,2\n')

    assert (table.rows, table.sample[0][0]) == (2, 'x, "y"\nz')


def test_ten_thousand_columns_are_read(read):
    names = ",".join(f"c{i}" for i in range(10_000))

    table = read(names + "\n" + (",".join(["1"] * 10_000) + "\n") * 20)

    assert (table.rows, len(table.columns), table.columns[9_999].type) == (20, 10_000, "number")


def test_warnings_tell_of_copies_constants_and_identifiers(read):
    rows = "".join(f"k{i:03},{'yes' if i % 3 else 'no'},{'1' if i % 3 else '0'},same,\n" for i in range(60))

    table = read("key,target,leak,constant,void\n" + rows + "k000,no,0,same,\n")

    said = " ".join(table.warnings)
    for expected in (
        "'target' and 'leak'",
        "Constant in every row: 'constant'",
        "Empty in every row: 'void'",
        "a copy of an earlier row",
    ):
        assert expected in said
    assert table.columns[2].same_as == "target"


def test_values_of_their_own_in_each_row_are_no_copies(read):
    table = read("a,b,c,y\n" + "".join(f"{i},{i * i},{i},{i % 2}\n" for i in range(10)))

    assert [column.same_as for column in table.columns] == [None, None, "a", None]


def test_identifiers_are_said(read):
    table = read("key,note,n,y\n" + "".join(f"k{i:03},some words {i},{i},{i % 2}\n" for i in range(60)))

    assert any("Different in every row" in warning and "'key', 'n'." in warning for warning in table.warnings)
