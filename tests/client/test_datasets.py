"""Data sets sent by the client to a real server on loopback: in parts, on after a break, folders packed."""

import asyncio
import hashlib

import pytest

from orchestrator.client import datasets as sending
from orchestrator.client.datasets import send_dataset
from orchestrator.client.errors import ServerUnreachable
from orchestrator.client.operations import Client
from orchestrator.client.packing import pack
from orchestrator.contract.errors import BadTable, Invalid, NotFound
from tests.live import KEY


@pytest.fixture
def send(live_server):
    """send(path): the data set; `breaks` lists the numbers of requests whose answer gets lost."""

    def sent(path, breaks=(), told=None):
        async def work():
            async with Client(live_server.url, KEY) as client:
                asked, upload = [0], client.upload_dataset

                async def shaky(**given):
                    asked[0] += 1
                    answer = await upload(**given)
                    if asked[0] in breaks:
                        raise ServerUnreachable("The connection broke before an answer came.")
                    return answer

                client.upload_dataset = shaky
                tell = (lambda *pair: told.append(pair)) if told is not None else (lambda *_: None)
                return await send_dataset(client, path, "mine", tell=tell)

        return asyncio.run(work())

    return sent


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.setattr(sending, "PART_BYTES", 1000)
    monkeypatch.setattr(sending, "PAUSE_SECONDS", 0.01)
    path = tmp_path / "numbers.csv"
    path.write_text("n,y\n" + "".join(f"{i},{i % 2}\n" for i in range(500)))
    return path


def test_file_goes_in_parts(send, table):
    told = []

    found = send(table, told=told)

    size = table.stat().st_size
    assert (found.rows, found.sha256) == (500, hashlib.sha256(table.read_bytes()).hexdigest())
    assert told[0] == (0, size) and told[1] == (1000, size) and told[-1] == (size, size)


def test_lost_answers_are_made_up_for(send, table):
    assert send(table, breaks=(2, 4)).rows == 500


def test_known_file_is_not_sent_again(send, table):
    told = []
    send(table)

    send(table, told=told)

    assert told == [(table.stat().st_size,) * 2]


def test_refusal_of_the_server_is_its_own_error(send, tmp_path):
    (tmp_path / "bad.csv").write_text("a,b\n1\n")

    with pytest.raises(BadTable, match="Line 2"):
        send(tmp_path / "bad.csv")


def test_folder_is_packed_and_unpacked(send, tmp_path):
    folder = tmp_path / "points"
    (folder / "private").mkdir(parents=True)
    (folder / "a.csv").write_text("x\n")
    (folder / "private/b.csv").write_text("y\n")
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text("z\n")

    assert send(folder).files == ["a.csv", "private/b.csv"]


def test_packed_folders_are_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("x")
        pack(tmp_path / name, tmp_path / f"{name}.tar")

    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()


def test_links_are_not_packed(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/link").symlink_to("/etc/passwd")

    with pytest.raises(Invalid, match="is a link"):
        pack(tmp_path / "data", tmp_path / "out.tar")


@pytest.mark.parametrize(("name", "error"), [("gone.csv", NotFound), ("empty.csv", Invalid)])
def test_nothing_to_send_is_said(send, tmp_path, name, error):
    (tmp_path / "empty.csv").touch()

    with pytest.raises(error):
        send(tmp_path / name)
