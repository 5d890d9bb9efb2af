"""get_artifacts, download_artifact and diff_code: what there is, byte for byte, and what is kept back."""

import hashlib

import pytest

from orchestrator.contract.errors import NotAllowed
from tests.take_home.played import as_agent, play


def test_artifacts_are_listed_with_hash_and_origin(standard):
    api, task_id, *_ = standard
    found = api.get(f"/get_artifacts/{task_id}?version=v5&limit=50").json()["artifacts"]
    content = api.get(f"/download_artifact/{found[-1]['container_id']}/predictions.csv").content

    assert [(file["name"], file["purpose"]) for file in found] == [
        ("grade.json", "grade"),
        ("predictions.csv", "run"),
    ] * 2
    assert (found[-1]["sha256"], found[-1]["size_bytes"], found[-1]["type"]) == (
        hashlib.sha256(content).hexdigest(),
        len(content),
        "text/csv",
    )
    assert (found[-1]["version"], found[-1]["round"]) == ("v5", 5)


def test_artifacts_page_by_container(standard):
    api, task_id, *_ = standard
    seen, cursor = [], None
    while True:
        page = api.get(f"/get_artifacts/{task_id}", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [(file["container_id"], file["name"]) for file in page["artifacts"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert len(seen) == len(set(seen)) == 14


def test_download_is_never_shown_by_a_browser(served, folder):
    with served() as (api, task_id):
        container = api.get(f"/get_artifacts/{task_id}?version=v5").json()["artifacts"][-1]["container_id"]
        (folder / f"storage/outputs/{task_id}/{container}/page.html").write_text("<script>1</script>")
        answer = api.get(f"/download_artifact/{container}/page.html")

    assert answer.content == b"<script>1</script>"
    assert answer.headers["content-type"] == "application/octet-stream" and answer.headers[
        "content-disposition"
    ].startswith("attachment;")
    assert answer.headers["content-length"] == "18" and "sandbox" in answer.headers["content-security-policy"]


def test_only_plain_files_of_the_container_are_given(served, folder):
    with served() as (api, task_id):
        container = api.get(f"/get_artifacts/{task_id}?version=v5").json()["artifacts"][-1]["container_id"]
        outputs = folder / f"storage/outputs/{task_id}/{container}"
        (outputs / "link.csv").symlink_to(folder / "database/orchestrator.db")
        (outputs / "sub").mkdir()
        listed = {
            file["name"] for file in api.get(f"/get_artifacts/{task_id}?container_id={container}").json()["artifacts"]
        }
        names = ["nothing.csv", "..%2F..%2F..%2Fdatabase%2Forchestrator.db", "%2e%2e", "link.csv", "sub"]
        statuses = [api.get(f"/download_artifact/{container}/{name}").status_code for name in names]

    assert listed == {"predictions.csv"}
    assert set(statuses) <= {400, 404}


def test_agents_get_nothing_that_graders_wrote(with_store):
    async def work(store):
        task_id = await play(store)
        found = (await as_agent(store, "get_artifacts", task_id=task_id, limit=50)).artifacts
        graders = next(
            path.name for path in store.folder.outputs(task_id, "x").parent.iterdir() if (path / "grade.json").exists()
        )
        with pytest.raises(NotAllowed):
            await as_agent(store, "download_artifact", container_id=graders, name="grade.json")
        return found

    assert {file.purpose for file in with_store(work)} == {"run"}


def test_diff_is_of_the_newest_and_its_parent(standard):
    api, task_id, *_ = standard
    newest = api.get(f"/diff_code/{task_id}").json()
    first = api.get(f"/diff_code/{task_id}?version=v1").json()
    far = api.get(f"/diff_code/{task_id}?version=v5&base=v1").json()

    assert (newest["version"], newest["base"], newest["files"][0]["status"]) == ("v5", "v3", "changed")
    assert newest["files"][0]["unified"] == "--- a/main.py\n+++ b/main.py\n@@ -1,2 +1,2 @@\n a = 1\n-b = 3\n+b = 4\n"
    assert (first["base"], first["files"][0]["status"], first["added"]) == (None, "added", 2)
    assert (far["base"], far["added"], far["removed"]) == ("v1", 1, 1)


@pytest.mark.parametrize("query", ["version=v9", "version=v5&base=v9"])
def test_diff_of_an_unknown_version_is_404(standard, query):
    api, task_id, *_ = standard
    assert api.get(f"/diff_code/{task_id}?{query}").status_code == 404
