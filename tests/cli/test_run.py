"""`run`: exit codes, the JSON line, plain progress, Ctrl-C, and going on after it."""

import json
import signal
import time
from pathlib import Path

import pytest

PORT = ("--port", "0")


def last_json(stdout: str) -> dict:
    return json.loads(stdout.strip().splitlines()[-1])


def read_until(stream, words: str) -> str:
    """What came up to the line that holds `words`."""
    seen = ""
    while words not in seen:
        line = stream.readline()
        assert line, f"{words!r} never came; there was: {seen}"
        seen += line
    return seen


@pytest.mark.parametrize(
    ("script", "code", "reason"),
    [("reached", 0, "target_reached"), ("missed", 1, "budget_versions"), ("error", 2, "error")],
)
def test_exit_code_tells_how_the_loop_ended(command, script, code, reason):
    ended = command("run", "digits", "--json", *PORT, SCRIPT=script)

    assert (ended.returncode, last_json(ended.stdout)["stop_reason"]) == (code, reason), ended.stderr


def test_last_line_of_json_holds_the_outcome(command, tmp_path):
    ended = command("run", "digits", "--json", *PORT, "--data-dir", "kept")
    found = last_json(ended.stdout)

    assert len(ended.stdout.strip().splitlines()) == 1
    assert (found["task_id"], found["status"], found["versions"]) == (1, "completed", 3)
    assert found["best"]["version"] == "v3"
    validation = found["best"]["validation"]
    assert (validation["n"], validation["interval"]) == (2, None)
    assert (validation["mean"], validation["sd"]) == pytest.approx((0.9875, 0.0035355339))
    assert isinstance(found["best"]["held_out"], float)
    assert found["data_dir"] == str(tmp_path / "kept")
    assert Path(found["program"]).read_text() == "print(2)"
    assert found["seconds"] >= 0


def test_without_a_terminal_there_is_a_line_for_each_round(command):
    ended = command("run", "digits", *PORT)

    rounds = [line.split()[:4] for line in ended.stdout.splitlines() if line.startswith("round ")]
    assert rounds == [
        ["round", "1", "v1", "baseline"],
        ["round", "2", "v2", "crashed"],
        ["round", "3", "v3", "improved"],
    ]
    assert "http://127.0.0.1:" in ended.stdout


def test_summary_tells_baseline_best_gap_and_failures(command):
    said = command("run", "digits", *PORT).stdout

    assert "Target reached and confirmed, 3 versions" in said
    for words in (
        "baseline   v1    validation 0.9200",
        "best       v3    validation 0.9875",
        "held-out 0.9775",
        "gap +0.0100",
        "v2 crashed: boom",
    ):
        assert words in said


@pytest.mark.parametrize("task", ["digits", "nameless"])
def test_hostile_names_and_reasons_reach_no_terminal(command, task):
    ended = command("run", task, *PORT, SCRIPT="hostile")

    printed = ended.stdout + ended.stderr
    assert not [char for char in printed if ord(char) < 32 and char != "\n"]
    assert "\u202e" not in printed
    assert "[bold]red[/bold]" in printed


def test_unknown_task_is_one_sentence_and_two(command):
    ended = command("run", "digitz", "--json", *PORT)

    assert ended.returncode == 2
    assert last_json(ended.stdout)["code"] == "invalid"
    assert ended.stderr == "Error: There is no example 'digitz'; there are: digits, nameless.\n"


def test_neither_task_nor_resume_is_bad_usage(command):
    ended = command("run")

    assert ended.returncode == 2
    assert "Name a task" in ended.stderr


def test_without_a_sandbox_nothing_is_uploaded(command, tmp_path):
    ended = command("run", "digits", *PORT, NO_SANDBOX="1")

    assert ended.returncode == 2
    assert "bubblewrap does not work here" in ended.stderr
    assert not (tmp_path / "database").exists()


def test_taken_default_port_gives_way_to_a_free_one(command, live_server):
    ended = command("run", "digits", "--json", PORT=str(live_server.port))

    assert ended.returncode == 0
    assert last_json(ended.stdout)["url"] not in ("", live_server.url)


def test_taken_port_that_was_asked_for_is_an_error(command, live_server):
    ended = command("run", "digits", "--port", str(live_server.port))

    assert ended.returncode == 2
    assert f"Port {live_server.port} on 127.0.0.1 is taken" in ended.stderr


def test_ctrl_c_pauses_and_resume_goes_on(start, command):
    running = start("run", "digits", *PORT, SCRIPT="long")
    read_until(running.stdout, "round   2")
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)

    resumed = command("run", "--resume", "--json", *PORT, SCRIPT="missed")

    assert running.returncode == 1
    assert "digits: Paused" in said and "orchestrator run --resume" in said
    assert last_json(resumed.stdout)["loop_id"] == "loop-1"


def test_resume_by_name_takes_that_tasks_loop(start, command):
    for task in ("digits", "nameless"):
        running = start("run", task, *PORT, SCRIPT="long")
        read_until(running.stdout, "round   1")
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)

    command("archive-task", "1")  # out of the lists, and nothing else

    resumed = command("run", "--resume", "digits", "--json", *PORT, SCRIPT="missed")

    assert last_json(resumed.stdout)["name"] == "digits", resumed.stderr


def test_second_ctrl_c_ends_at_once(start):
    running = start("run", "digits", *PORT, SCRIPT="long", STEP_SECONDS="20")
    read_until(running.stdout, "loop-1 requested")
    running.send_signal(signal.SIGINT)
    read_until(running.stdout, "Pausing")
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)

    assert running.returncode == 1
    assert time.monotonic() - asked < 10  # the pause itself would have taken 15


def test_killed_run_goes_on_with_resume(start, command):
    running = start("run", "digits", *PORT, SCRIPT="long")
    read_until(running.stdout, "round   1")
    running.kill()
    running.communicate(timeout=60)

    resumed = command("run", "--resume", "--json", *PORT, SCRIPT="missed")

    assert last_json(resumed.stdout)["loop_id"] == "loop-1"


def test_loop_that_ends_before_it_is_asked_for_is_resumed(start, command):
    running = start("run", "digits", *PORT, SCRIPT="long")
    read_until(running.stdout, "round   3")
    running.kill()
    running.communicate(timeout=60)

    resumed = command(
        "run", "--resume", "--json", *PORT, SCRIPT="missed", STEP_SECONDS="0.001"
    )  # the script ends after round 2

    assert resumed.returncode == 1, resumed.stderr
    assert last_json(resumed.stdout)["loop_id"] == "loop-1"


def test_nothing_to_resume_is_one_sentence(command):
    ended = command("run", "--resume", *PORT)

    assert ended.returncode == 2
    assert "no unfinished loop" in ended.stderr


def test_work_is_handed_to_the_server_that_holds_the_directory(start, command):
    holder = start("up", "--json", *PORT)
    url = json.loads(holder.stdout.readline())["url"]

    ended = command("run", "digits", "--json", *PORT)

    assert ended.returncode == 0, ended.stderr
    assert last_json(ended.stdout)["url"] == url
    assert f"Dashboard  {url}\n" in ended.stderr  # only the holder can sign in by a link
    assert holder.poll() is None


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--target", "nan"),
        ("--versions", "100001"),
        ("--seconds", "1e9"),
        ("--policy", "annealing"),
        ("--coder", "nobody"),
        ("--cost-usd", "0"),
    ],
)
def test_unusable_wish_for_one_run_is_one_sentence(command, option, value):
    ended = command("run", "digits", *PORT, option, value)

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"Error: {option} ")
    assert len(ended.stderr.splitlines()) == 1


def test_budget_and_target_can_be_set_for_one_run(command):
    ended = command("run", "digits", "--json", *PORT, "--target", "0.5", "--versions", "7", "--seconds", "60")

    assert last_json(ended.stdout)["target"] == 0.5
    assert "1 min 00 s left" in ended.stderr
