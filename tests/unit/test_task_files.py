"""The files beside a task.toml: evaluate.py goes along as text, the first program is found, nothing leads outside."""

import os

import pytest

from orchestrator.contract.errors import Invalid
from orchestrator.contract.plugins import Plugins
from orchestrator.examples import load, read_seed_program

EVALUATOR = '[grade]\nkind = "evaluator"\n'
GOOD = "def evaluate(outputs):\n    return 1\n"


@pytest.fixture
def folder(tmp_path):
    """Writes files; their folder."""

    def write(task: str, **files: str | bytes):
        for name, content in {
            "task.toml": task,
            **{name.replace("_", "."): text for name, text in files.items()},
        }.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


@pytest.mark.parametrize("named", ["", 'evaluator = "evaluate.py"\n'])
def test_evaluator_goes_with_the_task_as_text(folder, named):
    task = load(folder(f'name = "x"\n{EVALUATOR}{named}', evaluate_py=GOOD))

    assert task.grade.evaluator == GOOD


WRONG = {
    "missing": ("", {}, "grade.evaluator: evaluate.py cannot be read: No such file"),
    "elsewhere": ('evaluator = "../evaluate.py"\n', {}, "is not the name of a file beside it"),
    "no text": ("", {"evaluate_py": b"\xff\xfe"}, "evaluate.py is not UTF-8 text (byte 0)"),
    "too large": ("", {"evaluate_py": b"#" * 70_000}, "evaluate.py is larger than 65536 bytes"),
    "a number": ("evaluator = 5\n", {}, "grade.evaluator: must be text"),
    "a null": ("", {"evaluate_py": b"x = 1\0\n"}, "contains a null character"),
}


@pytest.mark.parametrize("case", WRONG)
def test_unusable_evaluator_file_is_named(folder, case):
    named, files, says = WRONG[case]

    with pytest.raises(Invalid) as refused:
        load(folder(f'name = "x"\n{EVALUATOR}{named}', **files))

    assert says in str(refused.value)
    assert "task.toml" in str(refused.value)


def test_evaluator_of_another_kind_is_refused(folder):
    with pytest.raises(
        Invalid, match="grade.evaluator can only be used with grade.kind = 'evaluator', not 'predictions'"
    ):
        load(folder('name = "x"\n[grade]\nevaluator = """x\n"""\n'))


def test_link_does_not_lead_out_of_the_folder(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.py"
    secret.write_text(GOOD)
    path = folder(f'name = "x"\n{EVALUATOR}')
    os.symlink(secret, path / "evaluate.py")

    with pytest.raises(Invalid, match="is a link that leads outside the folder"):
        load(path)


@pytest.mark.parametrize(
    "program, files, found",
    [
        ("", {}, []),
        ("", {"main_py": "print(1)\r\n"}, ["main.py"]),
        ('[program]\nseed = ["main.py", "part.py"]\n', {"main_py": "1", "part_py": "2"}, ["part.py", "main.py"]),
        ('[program]\nentry = "go.py"\n', {"main_py": "1", "go_py": "2"}, ["go.py"]),
    ],
)
def test_program_to_begin_with_is_found_entry_last(folder, program, files, found):
    path = folder(f'name = "x"\n{program}', **files)

    texts = read_seed_program(path, load(path))

    assert list(texts) == found
    assert texts == {name: files[name.replace(".", "_")] for name in found}


def test_named_program_must_be_there(folder):
    path = folder('name = "x"\n[program]\nseed = ["main.py"]\n')

    with pytest.raises(Invalid, match="program.seed: main.py cannot be read"):
        read_seed_program(path, load(path))


@pytest.mark.parametrize("name", ["make-it-faster", "pack-circles", "minimise-a-function"])
def test_each_example_of_a_program_can_be_graded(name):
    task = load(name)

    Plugins().grader(task.build_spec()).check(task.dataset, task.build_spec())

    assert (task.name, task.agents.coder) == (name, "parameters")
    assert list(read_seed_program(name, task)) == [*task.program.editable, "main.py"]
    assert task.objective.target is not None


def program_beside(path, files: dict[str, str], task: str = f'name = "x"\n{EVALUATOR}') -> dict[str, str]:
    for name, text in {"task.toml": task, "evaluate.py": GOOD, **files}.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text)
    return read_seed_program(path, load(path))


def test_modules_that_the_entry_imports_go_along(tmp_path):
    files = {
        "main.py": "import json, helpers\nfrom more import x\n",
        "helpers.py": "def f():\n    import deeper.y\n",
        "more.py": "import main, numpy\nx = 1\n",
        "deeper.py": "",
        "unused.py": "",
        "broken.py": "def",
    }

    program = program_beside(tmp_path, files)

    assert set(program) == {"main.py", "helpers.py", "more.py", "deeper.py"}
    assert list(program)[-1] == "main.py"


def test_named_seed_files_are_all_that_goes_along(tmp_path):
    files = {"main.py": "import helpers\n", "helpers.py": ""}

    program = program_beside(tmp_path, files, f'name = "x"\n[program]\nseed = ["main.py"]\n{EVALUATOR}')

    assert set(program) == {"main.py"}


def test_package_beside_the_program_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(Invalid, match=r"main\.py imports the package tools/.*put its modules beside main\.py"):
        program_beside(tmp_path, {"main.py": "from tools import a\n", "tools/a.py": ""})


def test_grader_never_becomes_part_of_the_program(tmp_path):
    with pytest.raises(Invalid, match=r"main\.py imports evaluate, which is the task's grader"):
        program_beside(tmp_path, {"main.py": "import evaluate\n"})


def test_link_out_of_the_folder_is_no_module(tmp_path):
    folder = tmp_path / "task"
    folder.mkdir()
    (tmp_path / "secret.py").write_text("KEY = 1\n")
    os.symlink(tmp_path / "secret.py", folder / "secret.py")

    with pytest.raises(Invalid, match="leads outside the folder"):
        program_beside(folder, {"main.py": "import secret\n"})
