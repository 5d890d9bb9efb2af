"""`up`: it answers, says where, ends softly, and refuses clearly what cannot be."""

import json
import signal

import httpx

from orchestrator.cli.ports import is_loopback


def begun(start, *arguments: str, **environment: str):
    process = start("up", "--json", *arguments, **environment)
    return process, json.loads(process.stdout.readline())


def test_up_serves_and_says_where(start, tmp_path):
    _, said = begun(start, "--port", "0", "--data-dir", "kept")

    assert httpx.get(f"{said['url']}/healthcheck", trust_env=False).json() == {"status": "ok"}
    assert said["data_dir"] == str(tmp_path / "kept")


def test_up_says_a_link_that_signs_in_once(start):
    _, said = begun(start, "--port", "0")
    address, code = said["dashboard"].split("#")

    answers = [httpx.post(f"{said['url']}/create_session", json={"code": code}, trust_env=False) for _ in range(2)]

    assert address == f"{said['url']}/sign-in"
    assert [answer.status_code for answer in answers] == [200, 401]


def test_sigterm_ends_softly_with_a_stream_open(start):
    process, said = begun(start, "--port", "0")
    with httpx.stream(
        "GET", f"{said['url']}/stream_events", headers={"x-api-key": "demo_key"}, trust_env=False
    ) as stream:
        chunks = stream.iter_bytes()
        next(chunks)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)

    assert (process.returncode, errors) == (0, "")


def test_second_server_on_a_directory_names_the_first(start, command):
    _, said = begun(start, "--port", "0")

    ended = command("up", "--port", "0")

    assert ended.returncode == 2
    assert "holds the data directory" in ended.stderr and said["url"] in ended.stderr


def test_taken_port_names_its_holder(start, command):
    process, said = begun(start, "--port", "0", "--data-dir", "first")
    port = said["url"].rsplit(":", 1)[1]

    ended = command("up", "--port", port, "--data-dir", "second")

    assert ended.returncode == 2
    assert f"Port {port} on 127.0.0.1 is taken by " in ended.stderr
    assert f"(pid {process.pid})" in ended.stderr and "--port" in ended.stderr


def test_directory_is_free_after_a_refused_port(start, command):
    _, said = begun(start, "--port", "0", "--data-dir", "first")
    command("up", "--port", said["url"].rsplit(":", 1)[1], "--data-dir", "second")

    _, second = begun(start, "--port", "0", "--data-dir", "second")

    assert second["url"] != said["url"]


def test_public_key_beyond_this_machine_is_warned_of(start):
    process, said = begun(start, "--host", "0.0.0.0", "--port", "0")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)

    assert said["dashboard"] == said["url"]  # nobody is signed in by what stands in a log
    assert "WARNING: the server listens on 0.0.0.0 with demo_key, the key from the documentation" in errors


def test_own_key_beyond_this_machine_is_fine(start):
    process, _ = begun(start, "--host", "0.0.0.0", "--port", "0", DEMO_API_KEY="a-key-of-mine")
    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=20)[1] == ""


def test_loopback_addresses_are_known():
    assert [
        is_loopback(host) for host in ("127.0.0.1", "127.8.0.1", "::1", "localhost", "0.0.0.0", "::", "example.org")
    ] == [True] * 4 + [False] * 3


def test_unknown_host_is_one_sentence(command):
    ended = command("up", "--host", "203.0.113.7", "--port", "0")

    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: This machine cannot listen on 203.0.113.7")


def test_unusable_data_dir_is_one_sentence(command, tmp_path):
    (tmp_path / "file").touch()

    ended = command("up", "--port", "0", "--data-dir", "file")

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"Error: The data directory {tmp_path / 'file'} cannot be used: Not a directory")
    assert "--data-dir" in ended.stderr


def test_env_file_that_is_no_text_is_one_sentence(command, tmp_path):
    (tmp_path / ".env").write_bytes(b"PORT=\xff\n")

    ended = command("up")

    assert (ended.returncode, ended.stderr) == (
        2,
        "Error: The file .env in the working directory is not UTF-8 text (byte 5).\n",
    )


def test_unusable_setting_is_one_sentence(command):
    ended = command("up", PORT="many")

    assert ended.returncode == 2
    assert ended.stderr.startswith("Error: A setting in the environment or in .env is not valid. PORT: ")
