"""What people mistype: each gets one sentence that says what is wrong in the words that they typed, and what to do."""

import re

import pytest

from orchestrator.client.table import load_operations

WRONG = {
    "runn": "No such command 'runn'. Did you mean run?",
    "run": "Invalid value for TASK: Name a task, or use --resume.",
    "run digits --versions ten": "for '--versions' / '--budget': it must be a whole number, and is 'ten'.",
    "run digits --versions 0": "Invalid value for '--versions' / '--budget': it must be at least 1, and is '0'.",
    "run digits --target high": "Invalid value for '--target': it must be a number, and is 'high'.",
    "run digits --port 99999": "Invalid value for '--port': it must be at most 65535, and is '99999'.",
    "run digits --coder nobody": "--coder 'nobody' is unknown; available: ",
    "run digits --policy best": "--policy 'best' is unknown; available: greedy, best_of_n, tree, islands, pareto.",
    "run digits --split weird": "--split must be 'random', 'stratified', 'group' or 'time'.",
    "run digits --encoding nope": "--encoding 'nope' is not an encoding that is known here; write cp1252",
    "run digits --column x": "'x' sets no column; write NAME=TYPE, such as price=number",
    "run digts": "'digts' is neither an example (breast_cancer, ",
    "init new --quote xx": "--quote: must be '\"', \"'\" or 'none'.",
    "init new --grader foo": "--grader 'foo' has no starting point; there are: ",
    "apply 1": "Missing argument 'folder'.",
    "doctor --foo": "No such option: --foo",
    "completion tcsh": "Invalid value for SHELL: Choose one of bash, zsh, fish, powershell.",
    "task shwo 1": "No such command 'shwo'. Did you mean show?",
    "task show": "TASK_ID is missing; --help describes each option.",
    "task show abc": "Invalid value for 'TASK_ID': it must be a whole number, and is 'abc'.",
    "task show 9": "There are no records in ",
    "loop start 9": "There is no task 9; `orchestrator task list` lists all tasks.",
    "version mark 1 v1 --kind stolen": "--kind must be one of cheating, wrong.",
    "version mark 1 v1 --kind cheating": "--reason is missing; --help describes each option.",
    "task create --objective {": "--objective must be JSON, or @FILE with JSON in it: ",
    "code upload 1 v1 --file-content @none.py": "--file-content: the file none.py cannot be read: No such file",
}
PARSERS = re.compile(r"Input should|unable to parse|Field required|Extra inputs|Traceback|validation error|pydantic")


@pytest.mark.parametrize(("typed", "sentence"), WRONG.items())
def test_wrong_usage_is_told_in_the_words_that_were_typed(run, typed, sentence):
    ended = run(*typed.split())

    assert ended.code == 2
    assert sentence in " ".join(ended.err.split()), ended.err
    assert not PARSERS.search(ended.err)
    named = [name for name in load_operations() if "_" in name and re.search(rf"\b{name}\b", ended.err)]
    assert named == [], "an operation is named where a command was typed"
