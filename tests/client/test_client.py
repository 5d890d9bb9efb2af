"""The client against a real server: answers, errors, bytes, and a stream that is taken up again."""

import asyncio
import socket

import httpx
import pytest

from orchestrator.app import create_app
from orchestrator.client.errors import RequestFailed, ServerUnreachable, build_error
from orchestrator.client.events import split_frames
from orchestrator.client.operations import Client
from orchestrator.contract import errors
from orchestrator.contract.spec import Budget
from orchestrator.settings import Settings

SECONDS = 30


def ask(live_server, work, key=None):
    """What `work(client)` gives, in bounded time."""

    async def main():
        async with Client(live_server.url, key or live_server.key) as client:
            return await asyncio.wait_for(work(client), SECONDS)

    return asyncio.run(main())


def test_uploaded_task_comes_back_whole(live_server):
    async def work(client):
        created = await client.upload_task(name="digits", budget=Budget(versions=3))
        return await client.get_task(task_id=created.task_id)

    task = ask(live_server, work)

    assert (task.name, task.spec.budget.versions, task.status) == ("digits", 3, "created")


def test_uploaded_bytes_come_back_unchanged(live_server):
    content = bytes(range(256)) + "ß\r\n\x0b".encode("latin-1")

    async def work(client):
        task = await client.upload_task(name="bytes")
        await client.upload_code(
            task_id=task.task_id, version="v1", agent="me", file=content, filename="main.py", parents=["v0", "u0"]
        )
        listed = await client.get_code(task_id=task.task_id)
        return listed, await client.download_code(task_id=task.task_id, version="v1")

    listed, got = ask(live_server, work)

    assert got == content
    assert listed.versions[0].parents == ["v0", "u0"]


def test_text_upload_keeps_line_ends_and_accents(live_server):
    async def work(client):
        task = await client.upload_task(name="text")
        await client.upload_code(task_id=task.task_id, version="v1", agent="me", file_content='x = "é\u2028"\r\n')
        return await client.download_code(task_id=task.task_id, version="v1")

    assert ask(live_server, work) == 'x = "é\u2028"\r\n'.encode()


def test_refusals_raise_the_contracts_own_errors(live_server):
    with pytest.raises(errors.TaskNotFound, match="no task 77") as caught:
        ask(live_server, lambda client: client.get_task(task_id=77))

    assert caught.value.request_id


def test_invalid_fields_are_named(live_server):
    with pytest.raises(errors.Invalid, match="accuracy"):
        ask(live_server, lambda client: client.upload_results(task_id=1, accuracy=float("nan")))


def test_wrong_key_is_not_authenticated(live_server):
    with pytest.raises(errors.NotAuthenticated):
        ask(live_server, lambda client: client.stats(), key="wrong")


def test_nobody_listening_gives_a_clear_sentence():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"

        async def work():
            async with Client(url, "key") as client:
                await client.stats()

        with pytest.raises(ServerUnreachable, match=f"No server answers at {url}; `orchestrator up`"):
            asyncio.run(work())


def test_answers_of_other_servers_become_request_failed():
    error = build_error(httpx.Response(502, text="<html>bad gateway</html>"))

    assert isinstance(error, RequestFailed)
    assert (error.status, str(error)) == (502, "The server answered with status 502 and no explanation.")


def test_names_cannot_leave_their_place_in_the_path(live_server):
    async def work(client):
        task = await client.upload_task(name="paths")
        await client.read_code(task_id=task.task_id, version="../../stats")

    with pytest.raises(errors.OrchestratorError) as caught:
        ask(live_server, work)

    assert caught.value.status in (400, 404)


def test_stream_resumes_after_the_server_restarts(live_server):
    async def work(client):
        task = await client.upload_task(name="stream")
        stream = client.stream_events(task_id=task.task_id, after="0")
        seen = [(await anext(stream)).seq]
        await asyncio.to_thread(live_server.stop)
        await asyncio.to_thread(live_server.start)
        for number in range(3):
            await client.upload_message(task_id=task.task_id, sender="me", content=f"{number}\u2028")
            seen.append((await anext(stream)).seq)
        await stream.aclose()
        return seen

    assert ask(live_server, work) == [1, 2, 3, 4]


def test_stream_goes_on_after_an_older_backup_was_restored(live_server):
    async def work(client):
        stream = client.stream_events(after="1000")
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.3)
        await client.upload_task(name="after")
        event = await asyncio.wait_for(first, SECONDS)
        await stream.aclose()
        return event

    assert ask(live_server, work).data["name"] == "after"


def test_stream_from_now_on_leaves_out_what_was(live_server):
    async def work(client):
        await client.upload_task(name="before")
        stream = client.stream_events()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.3)
        await client.upload_task(name="after")
        event = await first
        await stream.aclose()
        return event

    assert ask(live_server, work).data["name"] == "after"


def test_stream_ends_when_the_server_stays_away(live_server, monkeypatch):
    monkeypatch.setattr("orchestrator.client.events.FAILURES_IN_A_ROW", 2)

    async def work(client):
        stream = client.stream_events(after="0")
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.2)
        await asyncio.to_thread(live_server.stop)
        await waiting

    with pytest.raises(ServerUnreachable, match="did not come back"):
        ask(live_server, work)


def test_stream_of_an_unknown_task_is_refused(live_server):
    with pytest.raises(errors.TaskNotFound):
        ask(live_server, lambda client: anext(client.stream_events(task_id=99)))


def test_client_works_in_process_with_events(tmp_path):
    settings = Settings(_env_file=None, data_dir=tmp_path)
    app = create_app(settings, engine=False)

    async def work():
        async with app.router.lifespan_context(app):
            async with Client("http://testserver", settings.demo_api_key, transport=httpx.ASGITransport(app)) as client:
                await client.upload_task(name="in process")
                event = await asyncio.wait_for(anext(client.stream_events(after="0")), SECONDS)
                return await client.stats(), event

    stats, event = asyncio.run(work())

    assert (stats.total_tasks, event.data["name"]) == (1, "in process")


def test_frames_survive_any_cut_between_chunks():
    sent = b'id: 4\nretry: 1000\n\n: ping\n\nid: 5\nevent: code\ndata: {"a": "x\xe2\x80\xa8: y"}\n\n'

    async def read(size):
        async def chunks():
            for start in range(0, len(sent), size):
                yield sent[start : start + size]

        return [frame async for frame in split_frames(chunks())]

    for size in range(1, len(sent) + 1):
        assert asyncio.run(read(size)) == [("4", b""), (None, b""), ("5", b'{"a": "x\xe2\x80\xa8: y"}')]
