"""What commands refuse or ask about before they do it: one sentence, exit code 2, and nothing is touched."""

import io
import sys

import pytest

from orchestrator.cli.operations import execution


def test_what_waits_for_a_server_says_so(run, task):
    answer = run("start-loop", task, "--json")

    assert answer.json["state"] == "requested"
    assert "the request is recorded, and is carried out when `orchestrator up` runs" in answer.err


def test_deleting_asks_and_refuses_without_a_terminal(run, task):
    refused = run("delete-task", task)

    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert run("get-task", task).code == 0


@pytest.mark.parametrize(("said", "code", "left"), [(b"y\n", 0, []), (b"n\n", 1, ["mine"]), (b"", 1, ["mine"])])
def test_the_answer_at_the_terminal_decides(run, task, monkeypatch, said, code, left):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    with monkeypatch.context() as patched:
        patched.setattr(
            execution,
            "sys",
            type("S", (), {"stdin": Terminal(said.decode()), "stderr": sys.stderr, "stdout": sys.stdout}),
        )
        assert run("task", "delete", task).code == code

    assert [row["name"] for row in run("get-tasks", "--json").json["tasks"]] == left


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("get-task", "77"), "There is no task 77"),
        (("get-tasks", "--status", "done"), "--status must be one of created, queued"),
        (("upload-task",), "--name is missing"),
        (("upload-task", "--name", "x", "--budget", "{"), "--budget must be JSON, or @FILE"),
        (("upload-task", "--name", "x", "--budget", "3", "--budget.versions", "2"), "--budget must be a JSON object"),
        (
            ("upload-task", "--name", "x", "--budget", "@none.json"),
            "--budget: the file none.json cannot be read: No such file",
        ),
        (
            ("upload-task", "--name", "x", "--budget.versions", "0"),
            "budget.versions: must be at least 1",
        ),
        (
            ("upload-code", "1", "--version", "v", "--agent", "a", "--file", "."),
            "--file: the file . cannot be read: Is a directory",
        ),
        (("upload-message", "1", "--sender", "a", "--content", "@coder"), "--content: the file coder cannot be read"),
        (
            ("upload-code", "1", "--version", "v", "--agent", "a", "--file", "-", "--file-content", "-"),
            "Only one of --file and --file-content can read standard input (-)",
        ),
        (("get-tasks", "--url", "127.0.0.1:9"), "No server answers at http://127.0.0.1:9"),
        (("get-tasks", "--url", "ftp://x"), "--url or ORCHESTRATOR_URL: ftp://x is not the address of a server"),
        (("get-tasks", "--url", "http://"), "--url or ORCHESTRATOR_URL: http:// is not the address of a server"),
        (("stats", "--data-dir", "empty"), "There are no records in"),
    ],
)
def test_a_failure_is_one_sentence_and_2(run, task, words, said):
    plain, as_json = run(*words), run(*words, "--json")

    assert (plain.code, plain.out) == (2, "")
    assert plain.err.startswith(f"Error: {said}"), plain.err
    assert plain.err.count("\n") == 1
    assert (as_json.code, as_json.json["status"], as_json.json["detail"].startswith(said)) == (2, "error", True)


def test_an_empty_folder_stays_empty(run, tmp_path):
    (tmp_path / "empty").mkdir()

    run("get-tasks", "--data-dir", "empty")

    assert list((tmp_path / "empty").iterdir()) == []


def test_a_wrong_key_is_told(run, live_server):
    refused = run("get-tasks", "--url", live_server.url, "--api-key", "wrong")

    assert (refused.code, refused.err) == (2, "Error: Send a valid key in the header X-API-KEY.\n")


def test_a_file_is_never_written_over(run, task, tmp_path):
    run("upload-code", task, "--version", "v1", "--agent", "me", "--file-content", "print(1)")
    (tmp_path / "kept.py").write_text("mine")

    refused = run("download-code", task, "v1", "--output", "kept.py")

    assert (refused.code, "exists already" in refused.err) == (2, True)
    assert (tmp_path / "kept.py").read_text() == "mine"


def test_position_and_option_together_are_refused(run, task):
    refused = run("get-task", task, "--task-id", task)

    assert (refused.code, "twice" in refused.err) == (2, True)


def test_an_unknown_command_names_the_nearest(run):
    refused = run("get-taks")

    assert (refused.code, "get-tasks" in refused.err) == (2, True)
