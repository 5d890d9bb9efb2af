"""Data sets over HTTP: whole or in parts, interrupted, repeated, false."""

import asyncio
import hashlib
import io
import os
import time
import zipfile

import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.settings import Settings
from orchestrator.storage.files.uploads import MAX_IDLE_SECONDS
from tests.operations.uploads import part, send, table

KEY = {"X-API-KEY": "demo_key"}


def test_upload_answers_with_the_schema(api):
    answer = send(api, table(), filename="my table.csv").json()

    assert answer["complete"] and answer["received_bytes"] == len(table())
    found = answer["dataset"]
    assert (found["kind"], found["rows"], found["column_count"], found["filename"]) == ("table", 120, 2, "my table.csv")
    assert found["sha256"] == hashlib.sha256(table()).hexdigest()
    assert found["table"]["columns"][1]["values"] == [{"value": "b", "rows": 60}, {"value": "a", "rows": 60}]
    assert found["table"]["sample"][0] == ["0", "b"]
    assert api.get("/get_dataset/mine").json() == found


def test_parts_join_in_order(api):
    content = table()

    states = [part(api, content, begin, begin + 400).json() for begin in range(0, len(content), 400)]

    assert [state["complete"] for state in states] == [False] * (len(states) - 1) + [True]
    assert states[0]["received_bytes"] == 400
    assert states[-1]["dataset"]["rows"] == 120


def test_repeated_part_is_answered_the_same(api):
    content = table()
    first = part(api, content, 0, 300)

    again = part(api, content, 0, 300)

    assert (first.status_code, again.json()) == (200, first.json())
    assert part(api, content, 200, len(content)).json()["complete"]
    assert part(api, content, 200, len(content)).json() == part(api, content, 0, 5).json()


def test_empty_part_says_how_far_the_upload_is(api):
    part(api, table(), 0, 300)

    assert part(api, table(), 0, 0).json() == {
        "received_bytes": 300,
        "size_bytes": len(table()),
        "complete": False,
        "dataset": None,
    }


def test_part_behind_a_gap_is_refused_with_the_place(api):
    part(api, table(), 0, 300)

    refused = part(api, table(), 400, 500)

    assert (refused.status_code, refused.json()["code"]) == (409, "part_out_of_order")
    assert "continue from byte 300" in refused.json()["detail"]


def test_other_bytes_than_announced_are_dropped(api, folder):
    refused = part(api, table(), 0, len(table()), sha256="0" * 64)

    assert (refused.status_code, refused.json()["code"]) == (422, "digest_mismatch")
    assert list((folder / "storage/uploads").iterdir()) == []
    assert api.get("/get_datasets").json()["datasets"] == []


def test_more_bytes_than_announced_are_refused(api):
    assert send(api, table(), size_bytes=20).status_code == 422


def test_fewer_bytes_need_a_digest_to_go_on(api, folder):
    refused = send(api, table(), size_bytes=5000)

    assert refused.status_code == 422 and "send sha256" in refused.json()["detail"]
    assert list((folder / "storage/uploads").iterdir()) == []


def test_upload_goes_on_after_a_restart(folder):
    for begin, end in ((0, 300), (300, len(table()))):
        app = create_app(Settings(data_dir=folder, _env_file=None), engine=False)
        with TestClient(app, headers=KEY) as api:
            answer = part(api, table(), begin, end).json()

    assert answer["complete"]


def test_abandoned_uploads_are_dropped_after_a_day(api, folder):
    part(api, table(), 0, 300)
    (left,) = (folder / "storage/uploads").iterdir()
    os.utime(left, (0, time.time() - MAX_IDLE_SECONDS - 60))

    send(api, table(word="c"))

    assert not left.exists()


def test_size_limit_is_named(folder):
    app = create_app(Settings(data_dir=folder, _env_file=None, max_dataset_mb=1), engine=False)
    with TestClient(app, headers=KEY) as api:
        announced = send(api, b"x", size_bytes=2 * 2**20)
        sent = api.post("/upload_dataset", params={"name": "mine", "size_bytes": 5}, content=bytes(2 * 2**20))

    assert announced.status_code == sent.status_code == 413
    assert "MAX_DATASET_MB" in announced.json()["detail"]


def test_parts_may_be_larger_than_other_requests(folder):
    content = table(15_000, word="a" * 150)
    app = create_app(Settings(data_dir=folder, _env_file=None, max_body_mb=1), engine=False)
    with TestClient(app, headers=KEY) as api:
        answer = send(api, content)

    assert len(content) > 2**20 and answer.json()["complete"]


def test_same_bytes_twice_are_one_content(api, folder):
    send(api, table())
    send(api, table(), name="other")
    send(api, table())

    assert len(list((folder / "storage/datasets").iterdir())) == 1
    assert [found["name"] for found in api.get("/get_datasets").json()["datasets"]] == ["other", "mine"]


def test_file_is_read_again_with_other_options_without_being_sent_again(api, folder):
    content = b"1;a\n2;b\n3;c\n"
    first = send(api, content, header="false").json()["dataset"]
    known = {"name": "mine", "size_bytes": len(content), "sha256": first["file_sha256"]}

    other = api.post("/upload_dataset", params={"header": "true", "separator": "tab", **known}).json()["dataset"]

    assert (first["rows"], first["table"]["options"]["header"]) == (3, False)
    assert (other["rows"], [column["name"] for column in other["table"]["columns"]]) == (2, ["1;a"])
    assert api.get("/get_dataset/mine").json() == other
    assert other["sha256"] != first["sha256"] and other["file_sha256"] == hashlib.sha256(content).hexdigest()
    stored = [path.stat().st_ino for path in (folder / "storage/datasets").glob("*/data.csv")]
    assert len(stored) == 2 and len(set(stored)) == 1


def test_options_of_a_file_that_is_not_csv_are_refused(api):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a.csv", "x\n1\n")
    known = {"name": "mine", "size_bytes": len(archive.getvalue())}

    first = send(api, archive.getvalue(), quote="none").json()
    sha256 = send(api, archive.getvalue()).json()["dataset"]["sha256"]
    second = api.post("/upload_dataset", params={"sha256": sha256, "quote": "none", **known}).json()

    assert first["code"] == second["code"] == "invalid" and "CSV" in first["detail"]


@pytest.mark.parametrize(
    ("name", "value"), [("encoding", "rot13"), ("separator", "ab"), ("header", "-1"), ("quote", "x")]
)
def test_options_that_mean_nothing_are_refused_by_name(api, name, value):
    refused = send(api, table(), **{name: value})

    assert refused.status_code == 422 and name in refused.text


def test_name_stands_for_its_newest_content(api):
    for word in ("a", "c", "a"):
        send(api, table(word=word))

    assert api.get("/get_dataset/mine").json()["sha256"] == hashlib.sha256(table()).hexdigest()
    assert len(api.get("/get_datasets").json()["datasets"]) == 1


def test_list_is_paged(api):
    for name in ("one", "two", "three"):
        send(api, table(), name=name)

    first = api.get("/get_datasets", params={"limit": 2}).json()
    second = api.get("/get_datasets", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [[found["name"] for found in page["datasets"]] for page in (first, second)] == [["three", "two"], ["one"]]


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "invalid", ""),
        (b"a,b\n1\n", "bad_table", "Line 2 has 1 cell"),
        (b"PK\x03\x04" + bytes(50), "bad_archive", "cannot be read"),
    ],
)
def test_unreadable_files_are_one_sentence(api, folder, content, code, says):
    refused = send(api, content)

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert says in str(refused.json()["detail"])
    assert list((folder / "storage/uploads").iterdir()) == list((folder / "storage/datasets").iterdir()) == []


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "con", "x" * 300, "a\x00b"])
def test_names_that_are_none_are_refused(api, name):
    assert send(api, table(), name=name).status_code == 400


def test_names_of_built_in_data_are_taken(api):
    assert send(api, table(), name="digits").json()["code"] == "name_taken"


def test_unknown_data_set_is_not_found(api):
    assert api.get("/get_dataset/nothing").json()["code"] == "dataset_not_found"


def test_folder_is_listed(api, folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data/points.csv", "x\n1\n")
        archive.writestr("data/private/answers.csv", "y\n1\n")

    found = send(api, packed.getvalue(), filename="data.zip").json()["dataset"]

    assert (found["kind"], found["file_count"], found["files"]) == ("folder", 2, ["points.csv", "private/answers.csv"])
    (content,) = (folder / "storage/datasets").iterdir()
    assert (content / "files/private/answers.csv").read_text() == "y\n1\n"


def test_server_answers_while_a_table_is_read(serve):
    content = ("a,b,c\n" + "".join(f"{i},{i * 7 % 1000},word{i % 50}\n" for i in range(60_000))).encode()

    async def work(client):
        upload = asyncio.create_task(
            client.post("/upload_dataset", params={"name": "m", "size_bytes": len(content)}, content=content)
        )
        slowest, asked, start = 0.0, 0, time.monotonic()
        while not upload.done():
            begin = time.monotonic()
            assert (await client.get("/healthcheck")).status_code == 200
            slowest, asked = max(slowest, time.monotonic() - begin), asked + 1
            await asyncio.sleep(0.02)
        return (await upload).json()["complete"], slowest / (time.monotonic() - start), asked

    complete, share, asked = serve(work)

    assert complete and asked > 5
    assert share < 0.5  # reading the table would have blocked every answer until its end


def test_content_that_lies_there_is_not_replaced(api, folder):
    place = folder / "storage/datasets" / send(api, table()).json()["dataset"]["sha256"]
    before = place.stat().st_ino  # a task may be reading it, another upload may have placed it just now

    again = send(api, table(), "other").json()

    assert again["complete"] and place.stat().st_ino == before
    assert list((folder / "storage/uploads").iterdir()) == []
