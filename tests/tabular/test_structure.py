"""How a file becomes rows and columns: what is certain is read right, the rest is read the likelier way and said."""

import pytest

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import ReadingOptions
from orchestrator.tabular.table_file import open_table


@pytest.fixture
def read(tmp_path):
    """read("a,b\n1,2", header=False): the open table, its rows and the codes of its notes."""

    def read_all(content: str | bytes, **options):
        path = tmp_path / "data.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        table = open_table(path, ReadingOptions(**options))
        rows = [row for rows in table.chunks() for row in rows]
        return table, rows, [note.code for note in table.notes]

    return read_all


def lines(*rows: list[str], separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def numbered(count: int, make) -> list[list[str]]:
    return [make(number) for number in range(count)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("within", ["\n", "\r\n", "\r", "\n\n", "\u2028", "\x0b", "\x85"])
def test_line_breaks_in_cells_are_kept_exactly(read, line_end, within):
    body = numbered(30, lambda i: [str(i), f'"first {i}{within}second, third"', "x"])

    _, rows, codes = read(lines(["n", "text", "y"], *body, end=line_end))

    assert rows == [[str(i), f"first {i}{within}second, third", "x"] for i in range(30)]
    assert codes == []


def test_rows_go_on_over_the_borders_of_blocks(read):
    body = numbered(3000, lambda i: [str(i), f'"{"long text " * 30}\nof line {i}"' if i % 7 == 0 else f"plain {i}"])

    _, rows, _ = read(lines(["n", "text"], *body))

    assert [row[0] for row in rows] == [str(i) for i in range(3000)]
    assert rows[2996 - 2996 % 7][1].endswith(f"of line {2996 - 2996 % 7}")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;", "\ufeffsep=;"])
def test_line_that_names_the_separator_is_left_out(read, first):
    table, rows, codes = read(f"{first}\r\nx;y\r\n" + "".join(f"{i},5;{i % 2}\r\n" for i in range(20)))

    assert (table.columns, len(rows), codes) == (["x", "y"], 20, ["sep_line"])


@pytest.mark.parametrize(
    ("separator", "cells"),
    [(",", "ab"), (";", "1,5"), ("\t", "a b, c"), ("|", "a,b;c"), (":", "ab"), (" ", "ab")],
)
def test_separators_are_found_by_all_lines(read, separator, cells):
    body = numbered(20, lambda i: [str(i), f"{cells}{i}", "x"])

    table, rows, codes = read(lines(["n", "text", "y"], *body, separator=separator))

    assert (table.separator, rows) == (separator, body)
    assert codes == (["separator"] if separator in " :" else [])


def test_columns_aligned_with_spaces_are_columns(read):
    _, rows, codes = read("n    text  y\n" + "".join(f"{i:<4} t{i:<4} x\n" for i in range(20)))

    assert (rows[3], codes) == (["3", "t3", "x"], ["separator"])


def test_decimal_commas_do_not_separate(read):
    table, rows, _ = read("x;y\n" + "".join(f"{i},5;{i},25\n" for i in range(20)))

    assert (table.separator, rows[1]) == (";", ["1,5", "1,25"])


def test_second_separator_that_would_do_is_said(read):
    table, _, _ = read("a;b,c\n" + "".join(f"x{i};y,z{i}\n" for i in range(20)))

    assert [(note.code, note.set_by) for note in table.notes] == [("separator", "separator")]
    assert "semicolons would do as well" in table.notes[0].text


def test_set_separator_is_used(read):
    table, rows, codes = read("a;b,c\n" + "".join(f"x{i};y,z{i}\n" for i in range(20)), separator="semicolon")

    assert (table.columns, rows[0], codes) == (["a", "b,c"], ["x0", "y,z0"], [])


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["2019", "2020", "2021"], "numeric_header"),
        (["1990", "2000", "2010"], "numeric_header"),
        (["city", "2019", "2021"], "numeric_header"),
        (["0", "1", "2"], "numeric_header"),
    ],
)
def test_names_that_are_numbers_are_said(read, header, kind):
    words = 0 if header[0].isdigit() else 1
    body = numbered(20, lambda i: [*(["town"] * words), *(f"{i}.{k}" for k in range(3 - words))])

    table, rows, codes = read(lines(header, *body))

    assert (table.columns, len(rows), codes) == (header, 20, [kind])


@pytest.mark.parametrize(
    "body",
    [
        numbered(20, lambda i: [f"{i}.5", f"{2 * i}.25", f"kind{i % 3}"]),
        numbered(20, lambda i: [f"2024-01-{i + 1:02}", f"{i * i}", "up"]),
        numbered(20, lambda i: [("red", "blue")[i % 2], ("yes", "no")[i % 2], f"{i}"]),
        numbered(20, lambda i: [("red", "blue")[i % 2], ("yes", "no")[i % 2], ("a", "b", "c")[i % 3]]),
    ],
)
def test_missing_header_is_a_question_with_two_answers(read, body):
    with pytest.raises(BadTable, match="Line 1 looks like data.*no header.*in the first line"):
        read(lines(*body))

    table, rows, _ = read(lines(*body), header=False)
    assert (table.columns, rows) == (["column_1", "column_2", "column_3"], body)
    table, rows, _ = read(lines(*body), header=1)
    assert (table.columns, rows) == (body[0], body[1:])


@pytest.mark.parametrize(
    "before",
    [
        "Report of May\n\n",
        "# made by us\n# unit: mm\n",
        "Report of May,,\nGenerated,,\n",
        "Report,May\nRegion,North\n\n",
        '"Report, with a comma"\n',
        "% comment\n% another; one\n%\n",
    ],
)
def test_lines_before_the_header_are_left_out_and_said(read, before):
    body = numbered(20, lambda i: [str(i), f"t{i}", "x"])

    table, rows, codes = read(before + lines(["n", "text", "y"], *body))

    assert (table.columns, rows, codes) == (["n", "text", "y"], body, ["preamble"])
    assert table.notes[0].line == 1 and table.notes[0].set_by == "header"


def test_set_header_line_is_the_header(read):
    content = "one,two\n" + lines(["n", "y"], *numbered(9, lambda i: [str(i), "x"]))

    table, rows, _ = read(content, header=2)

    assert (table.columns, len(rows)) == (["n", "y"], 9)


def test_header_without_a_name_for_row_names_is_understood(read):
    table, rows, codes = read(lines(["size", "kind"], *numbered(9, lambda i: [f"r{i}", str(i), "x"])))

    assert (table.columns, rows[0], codes) == (["column_1", "size", "kind"], ["r0", "0", "x"], ["row_names"])


def test_header_with_too_few_names_is_refused(read):
    with pytest.raises(BadTable, match="Line 2 has 4 cells, but the header in line 1 has 2 columns"):
        read(lines(["size", "kind"], *numbered(9, lambda i: [f"r{i}", str(i), "x", "y"])))


@pytest.mark.parametrize("header", [["n", "y", "", ""], ["n", "y"], ["n", "y", ""]])
def test_empty_columns_at_the_end_are_left_out(read, header):
    table, rows, codes = read(lines(header, *numbered(20, lambda i: [str(i), "x", "", ""])))

    assert (table.columns, rows[7]) == (["n", "y"], ["7", "x"])
    assert codes == (["empty_columns"] if len(header) > 2 else [])


def test_unnamed_column_with_a_late_value_is_kept(read):
    body = numbered(3000, lambda i: [str(i), "x", "late" if i == 2900 else ""])

    table, rows, codes = read(lines(["n", "y", ""], *body))

    assert (table.columns, rows[2900], codes) == (["n", "y", "column_3"], ["2900", "x", "late"], [])


def test_empty_rows_are_left_out_and_said(read):
    table, rows, codes = read(lines(["n", "y"], *numbered(9, lambda i: [str(i), "x"]), *([["", ""]] * 4)))

    assert (len(rows), codes) == (9, ["empty_rows"])
    assert (table.notes[0].line, table.notes[0].rows) == (11, 4)


def test_header_in_the_middle_is_left_out_and_said(read):
    body = numbered(9, lambda i: [str(i), "x"])

    table, rows, codes = read(lines(["n", "y"], *body, ["n", "y"], *body))

    assert (rows, codes) == (body + body, ["repeated_header"])
    assert (table.notes[0].line, table.notes[0].rows) == (11, 1)


def test_row_that_sums_up_is_left_out_and_said(read):
    body = numbered(9, lambda i: [f"item {i}", str(i), f"{i}.5"])

    table, rows, codes = read(lines(["item", "n", "price"], *body, ["Total:", "36", "40.5"]))

    assert (rows, codes) == (body, ["totals_row"])
    assert table.notes[0].line == 11 and "left out" in table.notes[0].text


def test_row_that_may_sum_up_is_kept_and_said(read):
    body = numbered(9, lambda i: [f"item {i}", str(i)])

    table, rows, codes = read(lines(["item", "n"], *body, ["Total", "99"]))

    assert (rows[-1], codes) == (["Total", "99"], ["totals_row"])
    assert "read as a row" in table.notes[0].text


def test_value_that_is_called_total_is_a_value(read):
    body = numbered(9, lambda i: [("total", "part")[i % 2], str(i)])

    _, rows, codes = read(lines(["kind", "n"], *body))

    assert (rows, codes) == (body, [])


def test_names_that_differ_by_case_are_said(read):
    table, _, codes = read(lines(["dose", "Dose", "y"], *numbered(9, lambda i: [str(i), "low", "x"])))

    assert (table.columns, codes) == (["dose", "Dose", "y"], ["similar_names"])


@pytest.mark.parametrize("cells", [["a", "b", "c"], ["1", "", ""]])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_blank_lines_are_no_rows(read, cells, line_end):
    _, rows, codes = read(lines(["n", "t", "y"], cells, [], cells, [], [], cells, end=line_end) + line_end * 3)

    assert (rows, codes) == ([cells] * 3, [])


def test_end_mark_of_dos_is_no_row(read):
    _, rows, _ = read(lines(["n", "y"], *numbered(9, lambda i: [str(i), "x"])) + "\x1a")

    assert len(rows) == 9


def test_last_line_without_an_end_is_a_row(read):
    _, rows, _ = read('n,y\n1,a\n2,"b"')

    assert rows == [["1", "a"], ["2", "b"]]


def test_ragged_row_far_down_names_its_line(read):
    body = [["1", "2"]] * 30_000

    with pytest.raises(BadTable, match="Line 30002 has 1 cell, but the header has 2 columns"):
        read(lines(["n", "y"], *body, ["1"], *body))


def test_line_without_an_end_is_refused_before_it_fills_memory(read):
    with pytest.raises(BadTable, match="Line 2 is longer than 64 MiB"):
        read("n,y\n" + "1," * (40 * 2**20))


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["16 May 2006", "fir"],
            ["2 June 2007", "elm"],
            ["30 June 2007", "oak"],
            ["1 May 2008", "ash"],
            ["3 May 2008", "yew"],
        ],
        [["x9817", "fir"], ["x1234", "elm"], ["x7765", "oak"], ["x0001", "ash"], ["x5511", "yew"]],
        [["#N/A", "fir"], ["1.5", "elm"], ["2.5", "oak"], ["3.5", "ash"], ["4.5", "yew"]],
        [["fir", "good"], ["elm", "bad"], ["oak", "good"], ["ash", "bad"], ["yew", "good"]],
    ],
)
def test_header_that_may_be_data_is_said_unless_it_is_set(read, rows):
    assert read(lines(*rows))[2] == ["doubtful_header"]
    assert read(lines(*rows), header=True)[2] == []
    assert read(lines(["name", "tree"], *rows))[2] == []
