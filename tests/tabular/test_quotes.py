"""Quotes: cells between them are read whole, and those that swallow rows are refused with their line or said."""

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


def test_single_quotes_are_found_by_what_they_keep_together(read):
    _, rows, codes = read(lines(["n", "text", "y"], *numbered(20, lambda i: [str(i), f"'a, {i}'", "x"])))

    assert (rows[4], codes) == (["4", "a, 4", "x"], ["single_quotes"])


def test_single_quotes_around_every_cell_are_no_part_of_it(read):
    _, rows, codes = read(lines(["n", "text"], *numbered(20, lambda i: [str(i), f"'a{i}'"])))

    assert (rows[4], codes) == (["4", "a4"], ["single_quotes"])


def test_apostrophes_are_letters(read):
    body = numbered(20, lambda i: [str(i), ("'t Hooft", "O'Neill", "rock 'n' roll")[i % 3]])

    _, rows, codes = read(lines(["n", "name"], *body))

    assert (rows, codes) == (body, [])


def test_backslashes_before_quotes_are_understood(read):
    body = numbered(20, lambda i: [str(i), f'"say \\"{i}\\", yes; C:\\\\new\\dir"', "x"])

    _, rows, codes = read(lines(["n", "text", "y"], *body))

    assert (rows[4], codes) == (["4", 'say "4", yes; C:\\new\\dir', "x"], ["backslash_escapes"])


def test_backslash_at_the_end_of_a_cell_is_a_backslash(read):
    _, rows, codes = read(lines(["dir", "n"], *numbered(20, lambda i: [f'"C:\\data\\{i}\\"', str(i)])))

    assert (rows[4], codes) == (["C:\\data\\4\\", "4"], [])


def test_spaces_before_quotes_are_no_part_of_the_cell(read):
    _, rows, codes = read(lines(["n", ' "text"', ' "y"'], *numbered(20, lambda i: [str(i), f' "a, {i}"', ' "x"'])))

    assert (rows[4], codes) == (["4", "a, 4", "x"], [])


def test_quotes_within_cells_are_characters(read):
    body = numbered(20, lambda i: [str(i), f'5" pipe {i}', "x"])

    _, rows, codes = read(lines(["n", "text", "y"], *body))

    assert (rows, codes) == (body, [])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('7,"five" inch,x', r"Line 9, column 'text': .* behind its closing quote in line 9"),
        ('7,"five inch,x', r"Line 9, column 'text': .* closing quote is missing"),
        ('7,"five inch,x\n8,"six,x', r"Line 9, column 'text': .* behind its closing quote in line 10"),
        ('7,five,"', r"Line 9, column 'y': .* closing quote is missing"),
    ],
)
def test_quotes_that_do_not_match_are_errors_with_their_line(read, row, says):
    body = numbered(7, lambda i: [str(i), f"t{i}", "x"])
    content = lines(["n", "text", "y"], *body) + row + "\n" + lines(*body)

    with pytest.raises(BadTable, match=says) as refusal:
        read(content)

    assert "set the option quote" in str(refusal.value)
    _, rows, _ = read(content, quote="none")
    assert len(rows) == 14 + len(row.split("\n"))


def test_rows_that_vanish_into_a_well_formed_cell_are_errors(read):
    body = numbered(30, lambda i: [str(i), f"t{i}", f"{i}.5"])
    body[10][1], body[13][1] = '"five inch', 'six"'

    with pytest.raises(BadTable, match="Line 12, column 'text': a cell goes on over 4 lines that look like rows"):
        read(lines(["n", "text", "price"], *body))


def test_two_rows_in_one_cell_are_an_error_where_numbers_tell(read):
    body = numbered(30, lambda i: [str(i), f"{i}.5", f"t{i}", f"{i}"])
    body[10][2], body[11][2] = '"five inch', 'six"'

    with pytest.raises(BadTable, match="Line 12, column 'text': a cell goes on over 2 lines"):
        read(lines(["n", "price", "text", "m"], *body))


def test_rows_that_may_have_vanished_are_said_with_their_line(read):
    body = numbered(30, lambda i: [f"a{i}", f"t{i}", f"b{i}"])
    body[10][1], body[14][1] = '"five inch', 'six"'

    table, rows, codes = read(lines(["n", "text", "y"], *body))

    assert (len(rows), codes, table.notes[0].line) == (26, ["swallowed_rows"], 12)


@pytest.mark.parametrize(
    "text",
    [
        "Dear all, hello,\nsee you, then,\nbye, now,\nyours, me",
        "a list: one, two\nthree, four\nfive, six",
        "a table:\n1,2,3\n4,5,6\n7,8,9\nend",
        "roses, red\nviolets, blue\nsugar, sweet\nso, are, you",
    ],
)
def test_texts_of_several_lines_with_commas_are_texts(read, text):
    body = numbered(30, lambda i: [str(i), f'"{text}"', f"{i}.5"])

    _, rows, codes = read(lines(["n", "text", "price"], *body))

    assert (rows[7][1], codes) == (text, [])
