"""A server whose task has been through a loop."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from orchestrator.app import create_app
from orchestrator.settings import Settings
from tests.conftest import KEY
from tests.take_home.played import as_agent, play, store_of


class Standard(NamedTuple):
    """The loop of played.PLAYS; nothing in here is changed by a test. `agent`: what a coder got, by operation."""

    api: TestClient
    task_id: int
    folder: Path
    agent: dict


@pytest.fixture
def with_store(folder) -> Callable:
    """with_store(work): what `work(store)` gives, on the data directory that no server has open."""
    return lambda work: on_store(folder, work)


@pytest.fixture
def served(folder) -> Callable:
    """`with served(plays) as (api, task_id)`: a server of a task with that loop on record."""

    @contextmanager
    def serve(*given, **named) -> Iterator[tuple[TestClient, int]]:
        task_id = on_store(folder, lambda store: play(store, *given, **named))
        with server(folder) as api:
            yield api, task_id

    return serve


@pytest.fixture(scope="session")
def standard(tmp_path_factory) -> Iterator[Standard]:
    folder = tmp_path_factory.mktemp("standard")
    reading = ("export_task", "export_results", "get_report")

    async def work(store):
        task_id = await play(store)
        return task_id, {name: await as_agent(store, name, task_id=task_id) for name in reading}

    task_id, agent = on_store(folder, work)
    with server(folder) as api:
        yield Standard(api, task_id, folder, agent)


def server(folder: Path) -> TestClient:
    return TestClient(create_app(Settings(data_dir=folder, _env_file=None), engine=False), headers=KEY)


def on_store(folder: Path, work):
    async def inside():
        store = store_of(folder)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(inside())
