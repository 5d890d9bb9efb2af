"""Answers of coders in the forms that models give them, and what comes of them on a program's files."""

import contextlib
import time

import pytest

from orchestrator.agents.llm.answers import read_answer
from orchestrator.agents.llm.edits import Unusable, carry_out

PROGRAM = "import os\n\n\ndef score(x):\n    y = x + 1\n    return y\n\n\nprint(score(1))\n"
FILES = {"main.py": PROGRAM, "helper.py": "A = 1\n"}


def block(search: str, replace: str) -> str:
    return f"<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE\n"


def written(answer: str, *, base=FILES, editable=(), entry="main.py") -> dict[str, str]:
    return carry_out(read_answer(answer, entry), base, editable=editable, entry=entry)


def problems(answer: str, **options) -> str:
    with pytest.raises(Unusable) as raised:
        written(answer, **options)
    return str(raised.value)


CHANGED = PROGRAM.replace("x + 1", "x + 2")
FORMS = {
    "as asked for": "PLAN: add two\nFILE: main.py\n" + block("    y = x + 1", "    y = x + 2"),
    "in a fence": "FILE: main.py\n```python\n" + block("    y = x + 1", "    y = x + 2") + "```\n",
    "name in a heading": "### File: `main.py`\n" + block("    y = x + 1", "    y = x + 2"),
    "name alone before a fence": f"**main.py**\n```python\n{CHANGED}```\n",
    "name in the fence": f"```python main.py\n{CHANGED}```\n",
    "no name": f"Here it is:\n```python\n{CHANGED}```\nI hope it helps.",
    "after thoughts": "<think>FILE: main.py\n```\nnonsense\n```\n</think>FILE: main.py\n"
    + block("y = x + 1", "y = x + 2"),
    "after thoughts that nobody opened": "so I will\n</think>\n" + block("    y = x + 1", "    y = x + 2"),
    "other markers": "<<<<<<< ORIGINAL\n    y = x + 1\n=======\n    y = x + 2\n>>>>>>> UPDATED\n",
    "lines of Windows": ("FILE: main.py\n" + block("    y = x + 1", "    y = x + 2")).replace("\n", "\r\n"),
    "spaces at the ends of lines": block("    y = x + 1   ", "    y = x + 2"),
    "less indentation": block("y = x + 1\nreturn y", "y = x + 2\nreturn y"),
    "longer fence": f"FILE: main.py\n````python\n{CHANGED}````\n",
}


@pytest.mark.parametrize("answer", FORMS.values(), ids=FORMS)
def test_one_change_in_many_forms(answer):
    assert written(answer) == FILES | {"main.py": CHANGED}


def test_several_files_and_blocks_and_a_plan():
    answer = (
        "**Plan:** a *new* module\n\nFILE: extra.py\n```python\nB = 2\n```\nFILE: main.py\n"
        + block("import os", "import os\nimport extra")
        + block("print(score(1))", "print(score(extra.B))")
    )

    files = written(answer)

    assert read_answer(answer, "main.py").plan == "a *new* module"
    assert files["extra.py"] == "B = 2\n" and files["helper.py"] == "A = 1\n"
    assert files["main.py"].startswith("import os\nimport extra\n") and "score(extra.B)" in files["main.py"]


def test_lines_of_windows_stay_in_the_file():
    base = {"main.py": PROGRAM.replace("\n", "\r\n")}

    files = written(block("    y = x + 1", "    y = x + 2"), base=base)

    assert files["main.py"] == CHANGED.replace("\n", "\r\n")


def test_any_language_is_written():
    files = written("FILE: main.rs\n```rust\nfn main() { }\n```", base={}, entry="main.rs")

    assert files == {"main.rs": "fn main() { }\n"}


UNUSABLE = {
    "talk": ("I would rather not write a program.", "neither a search/replace block nor a whole file"),
    "nothing": ("", "neither a search/replace block nor a whole file"),
    "thoughts only": ("<think>I could write ```python\nx\n```", "neither a search/replace block"),
    "lines that are not there": (
        block("y = x + 9", "y = 2"),
        "These lines are not in main.py:\ny = x + 9\nNearest are:",
    ),
    "lines that are there twice": (block("\n\n", "") + block("y", "z"), "nothing to search for"),
    "no end": ("<<<<<<< SEARCH\nimport os\n=======\n", "no ======= line followed by"),
    "fence without end": ("```python\nprint(1)\n", "its last ``` is missing"),
    "no Python": ("```python\nprint(1\n```", "main.py, line 1: not valid Python: '(' was never closed"),
    "null character": (
        "```python\nx = '\0'\n```",
        "main.py, not valid Python: source code string cannot contain null bytes.",
    ),
    "nothing changed": (f"```python\n{PROGRAM}```", "changes nothing"),
    "way out of the folder": ("FILE: ../../etc/passwd\n```\nroot\n```", "cannot be the name of a file"),
    "hidden file": ("FILE: .bashrc\n```\nevil\n```", "cannot be the name of a file"),
    "whole and in blocks": (f"```python\n{CHANGED}```\n" + block("import os", "import re"), "write one or the other"),
    "block for no file": ("FILE: other.py\n" + block("a", "b"), "there is no such file"),
    "deep nesting": ("```python\nx = " + "(" * 5000 + ")" * 5000 + "\n```", "main.py, "),
    "too large": ("```python\nx = '" + "a" * 1_100_000 + "'\n```", "larger than"),
}


@pytest.mark.parametrize("answer, reason", UNUSABLE.values(), ids=UNUSABLE)
def test_unusable_answers_say_why(answer, reason):
    assert reason in problems(answer)


HOSTILE = {
    "stars": "*" * 300_000,
    "ends of thoughts": "</think>" * 50_000,
    "beginnings": "<think>" * 50_000,
    "fences": "```\n" * 100_000,
    "names": "FILE: " + "_" * 300_000 + " x",
    "markers": "<<<<<<< SEARCH\n" * 50_000,
    "blocks": block("y", "z") * 20_000,
    "plan": "plan" + "*:" * 100_000,
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_no_answer_takes_long_to_read(answer):
    began = time.process_time()

    with contextlib.suppress(Unusable):
        written(answer)

    assert time.process_time() - began < 10


def test_ambiguous_lines_say_how_often_they_stand_there():
    base = {"main.py": "a = 1\nb = 2\na = 1\n"}

    assert "stand in main.py 2 times" in problems(block("a = 1", "a = 3"), base=base)


def test_files_beyond_the_editable_ones_are_refused():
    answer = "FILE: helper.py\n```python\nA = 2\n```"

    assert "helper.py may not be changed; the files that may are: main.py" in problems(answer, editable=["main.py"])


def test_more_files_than_a_program_may_have_are_refused():
    answer = "".join(f"FILE: part{number}.py\n```python\nx = {number}\n```\n" for number in range(40))

    assert "at most 32 are allowed" in problems(answer)
