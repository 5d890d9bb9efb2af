import runpy
import shutil
from pathlib import Path

import pytest

from orchestrator.contract.errors import Invalid, NotBuilt, NotFound
from orchestrator.contract.plugins import Plugins
from orchestrator.examples import find_folder, list_names, load


@pytest.fixture
def folder(tmp_path):
    """Writes a task.toml; its folder."""

    def write(content: str | bytes) -> Path:
        (tmp_path / "task.toml").write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def test_examples_are_bundled():
    assert list_names() == [
        "breast_cancer",
        "diabetes",
        "digits",
        "make-it-faster",
        "minimise-a-function",
        "pack-circles",
        "your-own-csv",
    ]


@pytest.mark.parametrize("name", ["breast_cancer", "diabetes", "digits"])
def test_each_example_can_be_graded(name):
    task = load(name)

    Plugins().grader(task.build_spec()).check(task.dataset, task.build_spec())

    assert task.name == name
    assert (task.budget.versions, task.run.timeout_seconds) == (20, 60)


def test_own_table_is_what_its_maker_writes(tmp_path):
    folder = find_folder("your-own-csv")
    shutil.copy(folder / "make_customers.py", tmp_path)

    runpy.run_path(str(tmp_path / "make_customers.py"), run_name="__main__")

    assert (tmp_path / "customers.csv").read_bytes() == (folder / "customers.csv").read_bytes()
    assert load("your-own-csv").dataset == "customers.csv" and len((folder / "customers.csv").read_bytes()) < 100_000


def test_digits_has_its_target():
    assert load("digits").objective.target == 0.98


@pytest.mark.parametrize("as_path", [str, Path, lambda folder: str(folder / "task.toml")])
def test_own_folder_is_loaded(folder, as_path):
    task = load(as_path(folder('name = "mine"\ndataset = "digits"\n[split]\nseed = 5\n')))

    assert (task.name, task.split.seed) == ("mine", 5)


def test_folder_of_the_working_directory_is_loaded(folder, monkeypatch):
    path = folder('name = "mine"\n')
    monkeypatch.chdir(path.parent)

    assert load(path.name).name == "mine"


def test_byte_order_mark_is_no_problem(folder):
    assert load(folder(b'\xef\xbb\xbfname = "mine"\n')).name == "mine"


@pytest.mark.parametrize(
    "content, says",
    [
        (
            'name="x"\n\n[objective]\nmetrc="accuracy"\n',
            "line 4: objective.metrc: there is no such field; did you mean 'metric'?",
        ),
        (
            'name="x"\n[budget]\nusd=2\n',
            "line 3: budget.usd: there is no such field; the fields are: versions, wall_seconds, cost_usd, tokens, "
            "model_calls.",
        ),
        (
            'name="x"\n[objektive]\nmetric="f1"\n',
            "line 2: objektive: there is no such field; did you mean 'objective'?",
        ),
        ('name="x"\nobjective.target="a"\n', "line 2: objective.target: must be a number"),
        ('name="x"\n[split] # shares\ntrain=0.9\n', "line 2: split: train, validation and held_out must add up to 1."),
        ('name="x"\nrun=3\n', "line 2: run: "),
        ('dataset="digits"\n', "task.toml: name: is required."),
        ('name="x\n', "it is not valid TOML"),
        (b"\xff\xfen\x00", "it is not UTF-8 text (byte 0)"),
        ('name="x"\n#' + "x" * 1_100_000, "larger than"),
    ],
    ids=range(10),
)
def test_bad_file_names_field_and_line(folder, content, says):
    with pytest.raises(Invalid) as refusal:
        load(folder(content))

    assert "task.toml" in str(refusal.value) and says in str(refusal.value)


def test_every_problem_is_named(folder):
    with pytest.raises(Invalid) as refusal:
        load(folder('name="x"\n[budget]\nversions=0\n[run]\ncpus="many"\n'))

    assert len(str(refusal.value).splitlines()) == 2


@pytest.mark.parametrize("section", ['[run]\nrunner="docker"', '[agents]\ncoder="external"'])
def test_what_is_not_built_is_refused_as_such(folder, section):
    with pytest.raises(NotBuilt, match="line 3: .* is not built yet"):
        load(folder(f'name="x"\n{section}\n'))


@pytest.mark.parametrize("name", ["digit", "", "../digits", "/no/such/folder"])
def test_unknown_name_lists_the_examples(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(NotFound, match="breast_cancer, diabetes, digits|has no task.toml"):
        load(name)


def test_folder_without_a_task_is_named(tmp_path):
    with pytest.raises(NotFound, match="has no task.toml"):
        load(tmp_path)
