"""One command for each operation: on the store in this process, on a server, by noun."""

import json
import re

from orchestrator.cli.nouns import group_by_noun
from orchestrator.client.table import load_operations
from tests.live import KEY


def test_a_task_goes_round_in_process(run):
    created = run(
        "upload-task",
        "--name",
        "mine",
        "--objective",
        '{"metric": "accuracy"}',
        "--objective.target",
        "0.9",
        "--tags",
        "a",
        "--tags",
        "B c",
        "--json",
    )
    shown = run("get-task", "1", "--json")

    assert (created.code, created.json) == (0, {"task_id": 1})
    assert shown.json["spec"]["objective"] == {
        "metric": "accuracy",
        "direction": None,
        "target": 0.9,
        "min_delta": "auto",
        "positive_class": None,
        "gates": [],
        "possible": None,
        "shown": [],
    }
    assert shown.json["tags"] == ["a", "b-c"]
    assert run("get-task", "--task-id", "1").out.startswith("id             1\nname           mine\n")


def test_code_goes_round_on_a_server(on_server, tmp_path):
    (tmp_path / "solve.py").write_bytes(b"print('\xc3\xa4')\n")
    on_server("upload-task", "--name", "mine")

    stored = on_server("upload-code", "1", "--version", "v1", "--agent", "me", "--file", "solve.py", "--json")
    on_server(
        "code",
        "upload",
        "1",
        "--version",
        "v1",
        "--agent",
        "me",
        "--file-content",
        "-",
        "--filename",
        "extra.py",
        stdin=b"x = 1\n",
    )

    assert stored.json == {"stored_path": "storage/code/1/v1/solve.py"}
    assert on_server("download-code", "1", "v1", "--filename", "solve.py").bytes == b"print('\xc3\xa4')\n"
    assert (
        on_server("read-code", "1", "v1").out
        == "task_id  1\nversion  v1\n\n=== solve.py\nprint('ä')\n\n=== extra.py\nx = 1\n\n"
    )
    zipped = on_server("code", "download", "1", "v1", "--archive", "zip", "--output", "all.zip")
    assert (zipped.code, (tmp_path / "all.zip").read_bytes()[:2]) == (0, b"PK")


def test_nouns_mean_the_same_operations(run, task):
    assert run("task", "list", "--json").json == run("get-tasks", "--json").json
    assert run("tasks", "show", task, "--json").json == run("get-task", task, "--json").json
    run("message", "send", task, "--sender", "a", "--content", "hello")
    assert run("messages", "list", task, "--json").json["messages"][0]["content"] == "hello"


def test_a_loop_is_asked_for_and_stopped(on_server):
    on_server("upload-task", "--name", "mine", "--dataset", "digits")

    started, paused = on_server("start-loop", "1", "--json"), on_server("loop", "pause", "1", "--json")

    assert (started.json["state"], paused.json["wanted"]) == ("requested", "paused")
    assert on_server("loop", "stop", "--task-id", "1", "--json").json["wanted"] == "stopped"


def test_results_feedback_and_messages_are_sent_from_files(run, task, tmp_path):
    (tmp_path / "said.log").write_text("one\ntwo\x1b[31m red\n")
    (tmp_path / "data.json").write_text('{"a": [1]}')
    run("upload-results", task, "--accuracy", "0.5", "--metrics", '{"f1": 0.25}', "--raw-logs", "@said.log")
    run("upload-message", task, "--sender", "me", "--content", "@@home", "--data", "@data.json")
    run("upload-feedback", task, "--evaluator", "me", "--feedback", "-", stdin="größer\n".encode())

    assert run("get-latest-results", task, "--json").json["latest"]["metrics"] == {"f1": 0.25}
    messages = run("get-messages", task, "--json").json["messages"]
    assert [(row["content"], row["data"]) for row in messages] == [("@home", {"a": [1]}), ("größer\n", None)]
    assert run("tail-logs", task).out.endswith(
        "1  one\n2  two\N{REPLACEMENT CHARACTER}[31m red\n"
    )  # nothing a terminal would obey
    assert run("logs", "search", task, "two").out.splitlines()[-1].startswith("run-1.log:2: two")
    assert run("download-log", task, "run-1.log").bytes == b"one\ntwo\x1b[31m red\n"


def test_a_list_is_a_table_and_says_where_it_goes_on(run):
    for name in ("first", "second"):
        run("upload-task", "--name", name)

    lines = run("get-tasks", "--limit", "1").out.splitlines()

    assert lines[0].split()[:3] == ["id", "name", "status"]
    assert lines[1].split()[:3] == ["2", "second", "created"]
    assert lines[3].startswith("There are more: use --cursor ")
    again = run("get-tasks", "--limit", "1", *lines[3].split()[-2:])
    assert again.out.splitlines()[1].split()[:2] == ["1", "first"]


def test_text_of_strangers_cannot_steer_the_terminal(run, task):
    run("upload-message", task, "--sender", "\x1b]0;title\x07a", "--content", "x\x1b[2J\u202ey\nz")

    printed = run("get-messages", task).out

    assert not any(char in printed for char in "\x1b\x07\u202e")
    assert "x y z" in printed


def test_a_deleted_task_is_restored(run, task):
    kept = run("delete-task", task, "--yes", "--json").json
    assert (kept["deleted"], run("get-task", task).code) == (True, 2)

    assert run("task", "restore", task, "--json").json == {"restored": True}
    assert run("get-task", task).code == 0


def test_archive_and_tags_by_command(run, task):
    run("task", "tag", task, "--add", "x", "--add", "y")
    run("task", "archive", task)

    assert run("get-tasks").out == "None.\n"
    assert [row["tags"] for row in run("get-tasks", "--shown", "archived", "--tag", "x", "--json").json["tasks"]] == [
        ["x", "y"]
    ]


def test_the_settings_name_the_server(run, live_server, monkeypatch):
    monkeypatch.setenv("ORCHESTRATOR_URL", live_server.url)
    monkeypatch.setenv("DEMO_API_KEY", KEY)

    run("upload-task", "--name", "there")

    assert live_server.get("/get_tasks").json()["tasks"][0]["name"] == "there"


def test_who_holds_the_data_directory_answers(start, command, tmp_path):
    process = start("up", "--json", "--port", "0")
    json.loads(process.stdout.readline())

    created = command("upload-task", "--name", "there", "--json")

    assert (created.returncode, json.loads(created.stdout)) == (0, {"task_id": 1}), created.stderr
    assert "there" in command("get-tasks").stdout


def test_every_command_explains_itself(run):
    for operation in load_operations().values():
        shown = run(operation.command, "--help")
        assert shown.code == 0
        assert operation.summary.split()[0] in shown.out
        for parameter in operation.parameters:
            assert f"--{parameter.name.replace('_', '-')}" in shown.out


def test_the_help_of_all_fits_two_screens(run):
    shown = run("--help").out

    assert len(shown.splitlines()) <= 84
    assert shown.index("run ") < shown.index("Operations, by noun")
    nouns = group_by_noun()
    listed = {operation.name for verbs in nouns.values() for operation in verbs.values()}
    assert all(set(verbs) <= set(re.split(r"[\s,]+", shown)) for verbs in nouns.values())
    assert all(operation.command in shown for operation in load_operations().values() if operation.name not in listed)
    assert not re.search(r"\w-$", shown + run("run", "--help").out, re.MULTILINE), "words with hyphens stay whole"


def test_a_noun_that_is_a_command_too_stands_in_the_plural(run):
    assert "list" in run("backups", "--help").out
    assert "  backups  " in run("--help").out


def test_events_are_streamed_until_interrupted(start, live_server):
    process = start("stream-events", "--after", "0", "--url", live_server.url, "--api-key", KEY)
    live_server.post("/upload_task", json={"name": "seen"})

    first = json.loads(process.stdout.readline())
    process.send_signal(2)
    _, errors = process.communicate(timeout=20)

    assert (first["kind"], first["data"]["name"]) == ("task", "seen")
    assert "Traceback" not in errors
