"""Commands that start with closed standard streams (case 45) end with their own exit code and are never aborted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPTED

CLOSED = ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"]
ALL_CLOSED = CLOSED[-1]
COMMANDS = [
    *[("run digits --port 0 --json", closed) for closed in CLOSED],
    ("run digits --port 0", ALL_CLOSED),
    ("doctor --json", "<&- >&-"),
    ("doctor", ALL_CLOSED),
]


def ended(words: str, closed: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with streams closed by a shell."""
    command = f'exec "$0" "$1" {words} --data-dir kept {closed}'
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, str(SCRIPTED)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("words", "closed"), COMMANDS)
def test_closed_streams_change_no_exit_code(words, closed, tmp_path):
    done = ended(words, closed, tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_what_is_open_gets_its_lines(tmp_path):
    done = ended("run digits --port 0 --json", "<&- 2>&-", tmp_path)

    assert json.loads(done.stdout)["status"] == "completed"


def test_error_with_closed_output_is_a_sentence(tmp_path):
    done = ended("run no-such-task --port 0 --json", "<&- >&-", tmp_path)

    assert done.returncode == 2 and done.stderr.startswith("Error: There is no example")


@pytest.mark.parametrize("closed", ["<&-", ALL_CLOSED])
def test_server_answers_with_closed_streams(closed, tmp_path):
    command = f'"$0" "$1" up --port 0 --data-dir kept {closed} & server=$!; exec "$0" -c "$2" $server'
    ask = """
import json, os, signal, sys, time, urllib.request
server, url, deadline = int(sys.argv[1]), None, time.monotonic() + 40
while url is None and time.monotonic() < deadline:
    time.sleep(0.1)
    try: url = json.load(open("kept/database/holder.json"))["url"]
    except (OSError, ValueError): continue
answer = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url + "/healthcheck").read()
os.kill(server, signal.SIGTERM)
os.write(2, answer)
"""

    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, str(SCRIPTED), ask],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert json.loads(done.stderr.splitlines()[-1]) == {"status": "ok"}
