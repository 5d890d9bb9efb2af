"""`orchestrator init`: a task.toml that runs as it is, tells every field with its default, and overwrites nothing."""

import re
import tomllib

import pytest

from orchestrator import examples
from orchestrator.agents.parameters.program import list_parameters
from orchestrator.cli.task_file import format_task
from orchestrator.contract.columns import ColumnSetting
from orchestrator.contract.grading import DatasetSource
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import TaskUpload
from orchestrator.graders.evaluator import EvaluatorGrader


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "my data.csv"
    path.write_text("a,b\n1,2\n")
    return path


def test_folder_is_a_task_as_it_is(command, tmp_path):
    made = command("init", "new/one")

    task = examples.load(tmp_path / "new/one")
    assert (made.returncode, task.name, task.dataset) == (0, "one", "digits")
    assert "Next: orchestrator run new/one" in made.stdout


def test_folder_of_a_table_names_it_and_the_target(command, table, tmp_path):
    made = command("init", "new", "--from", table.name, "--target-column", "b")

    task = examples.load(tmp_path / "new")
    assert made.returncode == 0, made.stderr
    assert (task.dataset, task.data.target_column) == ("../my data.csv", "b")


def test_folder_of_a_table_sets_its_columns(command, table, tmp_path):
    made = command("init", "new", "--from", table.name, "--target-column", "b", "--column", 'a={decimal = ","}')

    assert made.returncode == 0, made.stderr
    assert examples.load(tmp_path / "new").data.columns == {"a": ColumnSetting(type="number", decimal=",")}


def test_options_of_the_file_are_written(command, table, tmp_path):
    made = command("init", "new", "--from", table.name, "--target-column", "b", "--no-header", "--separator", "tab")

    data = examples.load(tmp_path / "new").data
    assert made.returncode == 0, made.stderr
    assert (data.header, data.separator, data.encoding) == (False, "\t", None)


def test_task_that_is_there_is_left_alone(command, tmp_path):
    (tmp_path / "task.toml").write_text("mine")

    made = command("init", ".")

    assert (made.returncode, (tmp_path / "task.toml").read_text()) == (2, "mine")
    assert "exists already, so nothing was changed" in made.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--from", "gone.csv", "--target-column", "b"], "'gone.csv' does not exist"),
        (["--from", "my data.csv"], "--target-column"),
        (["--quote", "none"], "name its file with --from"),
        (["--from", "my data.csv", "--evaluator"], "--evaluator and --grader cannot be used with"),
        (["--grader", "tarot"], "there are: evaluator, tests, command, speed"),
    ],
)
def test_what_is_missing_is_said_and_nothing_made(command, table, tmp_path, options, says):
    made = command("init", "new", *options)

    assert made.returncode == 2 and says in made.stderr
    assert not (tmp_path / "new").exists()


def test_folder_of_a_judge_is_a_task_with_its_program(command, tmp_path):
    made = command("init", "judge", "--evaluator")
    assert made.returncode == 0, made.stderr

    task = examples.load(tmp_path / "judge")
    assert (made.returncode, task.grade.kind, task.objective.direction) == (0, "evaluator", "minimize")
    EvaluatorGrader().check(None, task.build_spec())
    assert len(list_parameters(examples.read_seed_program(tmp_path / "judge", task))) == 4


@pytest.mark.parametrize("kind", ["tests", "command", "speed"])
def test_starting_point_of_each_grader_can_be_started(command, tmp_path, kind):
    made = command("init", "new", "--grader", kind)
    assert made.returncode == 0, made.stderr

    task = examples.load(tmp_path / "new")
    files = [path for path in (tmp_path / "new" / "data").rglob("*") if path.is_file()]
    names = [path.relative_to(tmp_path / "new" / "data").as_posix() for path in files]
    source = DatasetSource(
        name="data", sha256="0", kind="folder", folder=str(tmp_path / "new" / "data"), files=sorted(names)
    )
    spec = task.build_spec()
    Plugins().grader(spec).check("data", spec, source)
    assert len(list_parameters(examples.read_seed_program(tmp_path / "new", task))) >= 1


def test_files_of_ones_own_are_kept_beside_a_judge(command, tmp_path):
    (tmp_path / "main.py").write_text("mine")

    made = command("init", ".", "--evaluator")

    assert (made.returncode, (tmp_path / "main.py").read_text()) == (0, "mine")
    assert "Kept the existing main.py" in made.stdout and (tmp_path / "evaluate.py").is_file()


def test_every_field_stands_there_with_its_default():
    text = format_task({"name": "x"})
    opened = re.sub(r"^# (\w+ = )(?!\.\.\.|\"\.\.\.\")", r"\1", text, flags=re.MULTILINE)
    said = tomllib.loads(opened)

    for section, field in TaskSpec.model_fields.items():
        for name, inner in field.annotation.model_fields.items():
            assert re.search(rf"^#? ?{name} = ", text, re.MULTILINE), f"{section}.{name}"
            if inner.default is not None and not inner.is_required():
                assert said[section][name] == inner.default


def test_file_as_written_is_all_defaults():
    task = TaskUpload.model_validate(tomllib.loads(format_task({"name": "x", "dataset": "digits"})))

    assert task.build_spec() == TaskSpec()
