"""Diffs: what `patch` would make of them, and that no bytes can make them large or slow."""

import random
import subprocess
import time

import pytest

from orchestrator.report.alignment import align_lines
from orchestrator.report.diff import FULL, MAX_LINE_CHARS, Bounds, Content, diff_file, diff_versions


def content(data: bytes | str) -> Content:
    raw = data.encode() if isinstance(data, str) else data
    return Content(str(hash(raw)), len(raw), raw)


def random_text(draw: random.Random) -> str:
    text = "".join(f"{draw.choice('abcd')}\n" for _ in range(draw.randrange(12)))
    return text if draw.random() < 0.7 else text.rstrip("\n")


def test_blocks_turn_the_old_into_the_new():
    draw = random.Random(1)
    for _ in range(2_000):
        old, new = ([draw.choice("abc") for _ in range(draw.randrange(10))] for _ in range(2))
        for max_steps in (3, 10_000):
            made, at = [], 0
            for a, b, c, d in align_lines(old, new, max_steps=max_steps)[0]:
                made += old[at:a] + new[c:d]
                at = b
            assert made + old[at:] == new


def test_git_applies_the_unified_text(tmp_path):
    draw = random.Random(2)
    for number in range(25):
        old, new = random_text(draw), random_text(draw)
        if old == new or not old or not new:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "f.txt").write_text(old)
        diff = diff_file("f.txt", content(old), content(new))

        subprocess.run(
            ["git", "apply", "--unidiff-zero", "-"],
            input=diff.unified,
            text=True,
            cwd=folder,
            check=True,
            capture_output=True,
        )

        assert (folder / "f.txt").read_text() == new


def test_status_of_each_file_is_told():
    old = {"a": content("1\n"), "b": content("2\n"), "c": content("3\n")}
    new = {"b": content("2\n"), "c": content("4\n"), "d": content("5\n")}

    diff = diff_versions(old, new, task_id=1, version="v2", base="v1")

    assert [(file.filename, file.status) for file in diff.files] == [
        ("a", "removed"),
        ("b", "same"),
        ("c", "changed"),
        ("d", "added"),
    ]
    assert (diff.added, diff.removed, diff.cut) == (2, 2, None)


def test_hunks_count_lines_from_one():
    lines = [f"{number}\n" for number in range(20)]
    changed = [*lines[:10], "new\n", *lines[11:]]

    hunk = diff_file("f", content("".join(lines)), content("".join(changed))).hunks[0]

    assert (hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines) == (8, 7, 8, 7)
    assert hunk.lines[3:5] == ["-10", "+new"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\x00b"])
def test_binary_has_no_lines_and_says_so(data):
    diff = diff_file("f", content("text\n"), content(data))

    assert (diff.binary, diff.hunks, diff.cut) == (True, [], "Not UTF-8 text. Use download_code to get the bytes.")


def test_one_line_of_a_megabyte_is_cut():
    diff = diff_file("f", content("x" * 1_000_000), content("y" * 1_000_000))

    assert max(len(line) for line in diff.hunks[0].lines) < MAX_LINE_CHARS + 100
    assert diff.cut == f"Lines are cut after {MAX_LINE_CHARS} characters."


def test_hundred_thousand_different_lines_are_quick_and_cut():
    draw = random.Random(3)
    old, new = ("".join(f"{draw.choice('ab')}\n" for _ in range(100_000)) for _ in range(2))
    began = time.monotonic()

    diff = diff_file("f", content(old), content(new))

    assert time.monotonic() - began < 10
    assert sum(len(hunk.lines) for hunk in diff.hunks) <= FULL.file_lines
    assert "differ too much for" in diff.cut


def test_all_files_together_are_bounded():
    new = {f"f{number}": content("x\n" * 100) for number in range(10)}

    diff = diff_versions({}, new, task_id=1, version="v1", base=None, bounds=Bounds(all_lines=250))

    assert sum(len(hunk.lines) for file in diff.files for hunk in file.hunks) == 250
    assert diff.cut is not None and diff.added == 1_000


def test_same_text_with_and_without_a_last_newline_differs():
    diff = diff_file("f", content("a\n"), content("a"))

    assert diff.unified.endswith("-a\n+a\n\\ No newline at end of file\n")
