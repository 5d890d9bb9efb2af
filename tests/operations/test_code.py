"""Versions: what may join them, what is refused, and that bytes stay as they are."""

import io
import json
import zipfile

import pytest

from orchestrator.contract.code import PARAMETERS as PARAMETERS_ADAPTER
from orchestrator.contract.code import encode_parameters
from orchestrator.operations.code import MAX_FILE_BYTES


def upload(api, task_id, version="v1", content=b"print(1)", name="main.py", **more):
    return api.post(
        "/upload_code",
        data={"task_id": task_id, "version": version, "agent": "coder", **more},
        files={"file": (name, content)},
    )


def everything_below(folder):
    return sorted(path.relative_to(folder).as_posix() for path in (folder / "storage").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "version", ["../v1", "a/b", "..", ".", "", " ", "v1\n", "v\x00", "/etc", "C:\\x", "con", "v1.", "x" * 201]
)
def test_bad_version_is_refused_and_nothing_written(api, task_id, folder, version):
    answer = upload(api, task_id, version=version)

    assert answer.status_code in (400, 422)
    assert everything_below(folder) == []
    assert not (folder.parent / "v1").exists()


@pytest.mark.parametrize(
    "name", ["../main.py", "a/../../b.py", "..", ".hidden", "nul.py", "a\\b.py", "x\u202ey.py", "a:b"]
)
def test_bad_file_name_is_refused_and_nothing_written(api, task_id, folder, name):
    answer = api.post(
        "/upload_code", data={"task_id": task_id, "version": "v1", "agent": "c", "file_content": "x", "filename": name}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_name")
    assert everything_below(folder) == []


def test_path_tricks_in_an_upload_are_refused(api, task_id, folder):
    answer = upload(api, task_id, name="../../outside.py")

    assert answer.status_code == 400
    assert everything_below(folder) == []
    assert list(folder.parent.rglob("outside.py")) == []


@pytest.mark.both_databases
def test_bytes_that_are_no_text_are_kept(api, task_id):
    content = bytes(range(256))
    upload(api, task_id, content=content)

    assert api.get(f"/download_code/{task_id}/v1").content == content
    shown = api.get(f"/read_code/{task_id}/v1").json()["files"][0]
    assert shown["exact"] is False


def test_too_large_a_file_is_413_with_the_limit(api, task_id, folder):
    answer = upload(api, task_id, content=b"x" * (MAX_FILE_BYTES + 1))

    assert answer.status_code == 413
    assert str(MAX_FILE_BYTES) in answer.json()["detail"]
    assert everything_below(folder) == []


def test_too_large_a_field_is_413_with_the_limit(api, task_id):
    answer = api.post(
        "/upload_code",
        data={"task_id": task_id, "version": "v1", "agent": "c", "file_content": "x" * (MAX_FILE_BYTES + 1)},
    )

    assert answer.status_code == 413
    assert str(MAX_FILE_BYTES) in answer.json()["detail"]


def test_too_large_a_body_is_413_even_in_chunks(api):
    def body():
        for _ in range(33):
            yield b"x" * 2**20

    answer = api.post("/upload_message", content=body(), headers={"content-type": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.both_databases
def test_same_bytes_again_give_the_same_answer(api, task_id):
    first = upload(api, task_id)
    again = upload(api, task_id)

    assert again.json() == first.json()
    assert len(api.get(f"/get_code/{task_id}/v1").json()["items"]) == 1


@pytest.mark.both_databases
def test_other_bytes_under_a_used_name_are_409(api, task_id):
    upload(api, task_id)

    answer = upload(api, task_id, content=b"print(2)")

    assert (answer.status_code, answer.json()["code"]) == (409, "different_bytes")
    assert api.get(f"/download_code/{task_id}/v1").content == b"print(1)"


@pytest.mark.both_databases
def test_files_join_until_the_version_runs(api, task_id):
    upload(api, task_id)
    assert upload(api, task_id, name="extra.py").status_code == 200
    api.post(f"/spawn_container?task_id={task_id}&version=v1")

    answer = upload(api, task_id, name="late.py")

    assert (answer.status_code, answer.json()["code"]) == (409, "version_frozen")


@pytest.mark.both_databases
def test_download_gives_entry_named_file_or_archive(api, task_id):
    upload(api, task_id, name="a.py", content=b"a")
    upload(api, task_id, name="main.py", content=b"m")

    assert api.get(f"/download_code/{task_id}/v1").content == b"m"
    assert api.get(f"/download_code/{task_id}/v1?filename=a.py").content == b"a"
    assert api.get(f"/download_code/{task_id}/v1?filename=b.py").status_code == 404
    packed = zipfile.ZipFile(io.BytesIO(api.get(f"/download_code/{task_id}/v1?archive=zip").content))
    assert {name: packed.read(name) for name in packed.namelist()} == {"a.py": b"a", "main.py": b"m"}


def test_only_file_is_the_entry_and_two_need_a_name(api, task_id):
    upload(api, task_id, name="solo.py", content=b"s")
    alone = api.get(f"/download_code/{task_id}/v1").content
    upload(api, task_id, name="other.py", content=b"o")

    assert alone == b"s"
    assert api.get(f"/download_code/{task_id}/v1").json()["code"] == "file_not_found"
    assert api.post(f"/spawn_container?task_id={task_id}").json()["code"] == "file_not_found"


def test_entry_of_the_task_goes_before_main(api):
    task_id = api.post("/upload_task", json={"name": "x", "program": {"entry": "start.py"}}).json()["task_id"]
    upload(api, task_id, name="start.py", content=b"s")
    upload(api, task_id, name="main.py", content=b"m")

    assert api.get(f"/download_code/{task_id}/v1").content == b"s"


@pytest.mark.both_databases
def test_newest_version_is_that_of_the_latest_upload(api, task_id):
    upload(api, task_id, version="v1")
    upload(api, task_id, version="v2")
    upload(api, task_id, version="v1", name="extra.py")

    container_id = api.post(f"/spawn_container?task_id={task_id}").json()["container_id"]

    assert api.get(f"/container_status/{container_id}").json()["version"] == "v1"


@pytest.mark.both_databases
def test_parents_and_summary_stand_with_the_version(api, task_id):
    upload(api, task_id)
    upload(api, task_id, version="v2", content=b"2", parents=["v1"], summary="more")

    newest = api.get(f"/get_code/{task_id}").json()["versions"][0]
    assert (newest["version"], newest["parents"], newest["summary"]) == ("v2", ["v1"], "more")


def test_a_crlf_in_a_header_value_stays_inside_it(api, task_id):
    upload(api, task_id, name='we"ird ü.py')

    header = api.get(f"/download_code/{task_id}/v1").headers["content-disposition"]
    assert header.startswith("attachment;")
    assert "\n" not in header


@pytest.mark.both_databases
def test_versions_page_by_cursor(api, task_id):
    for number in range(5):
        upload(api, task_id, version=f"v{number}")

    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = api.get(f"/get_code/{task_id}", params=query).json()
        seen += [row["version"] for row in page["versions"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["v4", "v3", "v2", "v1", "v0"]


def test_code_that_came_as_json_is_told_its_form(api, task_id):
    refused = api.post("/upload_code", json={"task_id": task_id, "version": "v1", "agent": "a", "file_content": "x"})

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
    assert refused.json()["detail"].startswith(
        "upload_code takes a form (multipart/form-data), not JSON. Required fields: task_id, version, agent;"
    )
    assert api.post("/upload_code", data={"task_id": task_id}).status_code == 422


PARAMETERS = {"model": "svc", "C": 0.5, "rounds": 3, "balance": True}


def test_parameters_are_kept_and_answered(api):
    task_id = api.post("/upload_task", json={"name": "a"}).json()["task_id"]
    form = {"task_id": task_id, "version": "v1", "agent": "coder", "file_content": "print(1)"}

    api.post("/upload_code", data=form | {"parameters": json.dumps(PARAMETERS)})
    api.post("/upload_code", data=form | {"version": "v2"})

    listed = {row["version"]: row["parameters"] for row in api.get(f"/get_code/{task_id}").json()["versions"]}
    compared = api.get("/compare_results", params={"versions": [f"{task_id}/v1", f"{task_id}/v2"]}).json()["compared"]
    assert listed == {"v1": PARAMETERS, "v2": {}}
    assert [row["parameters"] for row in compared] == [PARAMETERS, {}]
    assert [type(value) for value in listed["v1"].values()] == [str, float, int, bool]


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "C = 1",
        '{"C": [1]}',
        '{"C": null}',
        '{"C": NaN}',
        json.dumps({"C": "x" * 501}),
        json.dumps({"C" * 101: 1}),
        json.dumps({f"p{number}": 1 for number in range(101)}),
        json.dumps({f"{number}": "x" * 400 for number in range(99)}),
    ],
)
def test_parameters_that_do_not_fit_are_refused_by_name(api, text):
    task_id = api.post("/upload_task", json={"name": "a"}).json()["task_id"]
    form = {"task_id": task_id, "version": "v1", "agent": "coder", "file_content": "print(1)", "parameters": text}

    answer = api.post("/upload_code", data=form)

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][:2] == ["body", "parameters"]
    assert api.get(f"/get_code/{task_id}").json()["versions"] == []


def test_encoded_parameters_fit_the_bounds():
    values = {f"p{number}": "x" * 900 for number in range(200)} | {"far": float("inf")}

    encoded = encode_parameters({"C": 0.1} | values)

    kept = PARAMETERS_ADAPTER.validate_json(encoded)
    assert kept["C"] == 0.1
    assert 10 < len(kept) <= 100 and "far" not in kept
