"""Lines and matches in the bytes of a log: the same as plain splitting gives, wherever blocks end."""

import time

import pytest

from orchestrator.operations import log_content, log_search
from orchestrator.operations.log_content import START, LogPosition, count_lines, find_last_lines, find_line, read_lines
from orchestrator.operations.log_search import compile_pattern, find_matches

COUNTED = "".join(f"line {number}\n" for number in range(1, 1001))


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"a", b"a\n", b"a\nb", b"\n\n\n", b"a\r\n\xff\n", COUNTED.encode()[:-1]]
)
def test_lines_are_those_that_split_gives(content):
    expected = content.split(b"\n")[: count_lines(content)]

    lines, end = read_lines(content, START, 2000, ended=True)

    assert [line.text for line in lines] == [line.removesuffix(b"\r").decode(errors="replace") for line in expected]
    assert [line.number for line in lines] == list(range(1, len(expected) + 1))
    assert end.offset == len(content)
    for number in range(1, min(len(expected), 50) + 1):
        spot = find_line(content, number)
        assert content[spot.offset :].split(b"\n")[0] == expected[number - 1]
        last = find_last_lines(content, number)
        assert (last.number, content[last.offset :].split(b"\n")[0]) == (len(expected) - number + 1, expected[-number])


@pytest.mark.parametrize("block", [1, 7, 64, 10**6])
def test_matches_do_not_depend_on_where_blocks_end(monkeypatch, block):
    monkeypatch.setattr(log_content, "BLOCK_BYTES", block)
    monkeypatch.setattr(log_search, "BLOCK_BYTES", block)
    content = b"one needle\ntwo\n\nneedle needle\nthree\nneedle"

    *found, end = find_matches(
        content, START, compile_pattern("needle", regex=False, match_case=True), time.monotonic() + 5
    )

    assert [(spot.number, column) for spot, column in found] == [(1, 4), (4, 0), (6, 0)]
    assert [content[spot.offset :].split(b"\n")[0] for spot, _ in found] == [b"one needle", b"needle needle", b"needle"]
    assert end.offset == len(content)
    assert [
        spot.number
        for spot, _ in list(
            find_matches(content, LogPosition(16, 4), compile_pattern("needle", regex=False, match_case=True), 1e12)
        )[:-1]
    ] == [4, 6]
