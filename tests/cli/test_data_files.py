"""`orchestrator run` on one's own data: uploaded, shown and framed before a loop starts; the loop is scripted."""

import contextlib
import json
import sqlite3

import pytest

TABLE = "age,plan,y\n" + "".join(
    f"{20 + i % 50},{'free' if i % 3 else 'pro'},{'yes' if i % 2 else 'no'}\n" for i in range(200)
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "churn data.csv"
    path.write_text(TABLE)
    return path


def task_of(tmp_path) -> dict:
    with contextlib.closing(sqlite3.connect(tmp_path / "database/orchestrator.db")) as database:
        name, dataset, spec = database.execute(
            "select name, dataset, spec from tasks order by id desc limit 1"
        ).fetchone()
    return {"name": name, "dataset": dataset, **json.loads(spec)}


def test_table_is_shown_framed_and_run(command, table, tmp_path):
    ended = command(
        "run",
        table.name,
        "--target-column",
        "y",
        "--metric",
        "f1",
        "--budget",
        "3",
        "--target",
        "0.9",
        "--split",
        "group:age",
        SCRIPT="reached",
    )

    task = task_of(tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "Data: churn data.csv, 200 rows, 3 columns, utf-8, separated by commas" in ended.stdout
    assert "target: 2 values: no (100), yes (100)" in ended.stdout
    assert (task["name"], task["dataset"]) == ("churn data", "churn-data")
    assert task["data"]["target_column"] == "y" and task["objective"]["metric"] == "f1"
    assert (task["split"]["kind"], task["split"]["column"], task["budget"]["versions"]) == ("group", "age", 3)


def test_missing_target_column_lists_the_columns(command, table):
    ended = command("run", table.name)

    assert ended.returncode == 2
    assert "There is: 'age', 'plan', 'y'. Perhaps 'y'?" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gone.csv", "--target-column", "y"], "The file 'gone.csv' does not exist"),
        (["churn data.csv", "--target-column", "y", "--split", "sideways"], "--split must be 'random'"),
        (["churn data.csv", "--target-column", "y", "--split", "group"], "needs KIND:COLUMN"),
        (
            ["churn data.csv", "--target-column", "y", "--test-file", "gone.csv"],
            "names 'gone.csv' as its data, but there is no such file",
        ),
        (["churn data.csv", "--target-column", "y", "--kind", "sorting"], "--kind must be"),
        (["ragged.csv", "--target-column", "y"], "ragged.csv: Line 3 has 1 cell, but the header has 2 columns"),
    ],
)
def test_what_cannot_be_run_is_one_sentence(command, table, tmp_path, arguments, says):
    (tmp_path / "ragged.csv").write_text("a,y\n1,2\n3\n")

    ended = command("run", *arguments)

    assert ended.returncode == 2
    assert says in ended.stderr and ended.stderr.count("\n") == 1


def test_what_a_grader_refuses_leaves_no_task(command, table, tmp_path):
    ended = command("run", table.name, "--target-column", "y", REFUSED="1")

    assert ended.returncode == 2 and "All rows are of one class." in ended.stderr
    with contextlib.closing(sqlite3.connect(tmp_path / "database/orchestrator.db")) as database:
        assert database.execute("select count(*) from tasks").fetchone() == (0,)


def test_test_file_is_uploaded_too(command, table, tmp_path):
    (tmp_path / "later.csv").write_text(TABLE)

    ended = command("run", table.name, "--target-column", "y", "--test-file", "later.csv", SCRIPT="reached")

    assert ended.returncode == 0, ended.stderr
    assert task_of(tmp_path)["data"]["test_file"] == "later"


def test_file_is_read_as_the_options_say(command, tmp_path):
    rows = "".join(f"{i % 50};{'ja' if i % 2 else 'né'}\n" for i in range(200))
    (tmp_path / "plain.csv").write_text(rows, encoding="cp1250")
    options = ["--no-header", "--encoding", "cp1250", "--separator", "semicolon", "--quote", "none"]

    ended = command("run", "plain.csv", "--target-column", "column_2", *options, SCRIPT="reached")

    assert ended.returncode == 0, ended.stderr
    assert "200 rows, 2 columns, cp1250, separated by semicolons" in ended.stdout
    data = task_of(tmp_path)["data"]
    assert [data[name] for name in ("header", "encoding", "separator", "quote")] == [None] * 4


def test_hostile_cells_do_not_reach_the_terminal(command, tmp_path):
    (tmp_path / "odd.csv").write_text("a\x1b[2J,y\n" + "\x1b]0;title\x07x,1\n\x1b[31mred,2\n" * 60)

    ended = command("run", "odd.csv", "--target-column", "y", SCRIPT="reached")

    assert "Data: odd.csv, 120 rows" in ended.stdout
    assert "\x1b" not in ended.stdout + ended.stderr


def test_json_stays_one_line_on_standard_output(command, table):
    ended = command("run", table.name, "--target-column", "y", "--json", SCRIPT="reached")

    assert json.loads(ended.stdout)["target_reached"] is True
    assert "Data: churn data.csv" in ended.stderr


def test_columns_are_set_on_the_command_line(command, tmp_path):
    (tmp_path / "trips.csv").write_text("day,v,y\n" + "".join(f"0{1 + i % 9}/05/2022,{i},{i % 2}\n" for i in range(60)))
    options = ("--column", 'day={order = "dmy"}', "--column", "v=leave_out")

    ended = command("run", "trips.csv", "--target-column", "y", *options, SCRIPT="reached")

    assert ended.returncode == 0, ended.stderr
    columns = task_of(tmp_path)["data"]["columns"]
    assert (columns["day"]["order"], columns["v"]["use"]) == ("dmy", "leave_out")
    assert "month first" not in ended.stdout


def test_bad_setting_ends_before_the_upload(command, table, tmp_path):
    ended = command("run", table.name, "--target-column", "y", "--column", "age=nmber")

    assert ended.returncode == 2
    assert "Column 'age'" in ended.stderr and "number, date, category" in ended.stderr
    assert not (tmp_path / "database").exists()
