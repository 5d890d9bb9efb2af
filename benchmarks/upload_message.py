"""Durable upload_message beside a bare FastAPI hello: servers on this machine, loaded in turn, and the ratio of their
rates.

    python benchmarks/upload_message.py [--rounds 3] [--seconds 4] [--postgresql]

--postgresql measures it on a PostgreSQL server too, which is started for it (extra `test`) and syncs to the disk as
SQLite does. Exits 1 if the median ratio on SQLite is below 0.20.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
from load import load, request
from servers import server

MIN_RATIO = 0.20
HELLO = """
import sys
import uvicorn
from fastapi import FastAPI
app = FastAPI(telemetry={"tracing": False, "metrics": False, "logs": False})
@app.get("/hello")
async def hello() -> dict:
    return {"hello": "world"}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, choices=range(1, 21), default=3, metavar="1..20")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, choices=range(1, 513), default=64, metavar="1..512")
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        databases = {"SQLite": None}
        if asked.postgresql:
            databases["PostgreSQL"] = stack.enter_context(postgresql())
        ports = {name: stack.enter_context(ours(url)) for name, url in databases.items()}
        hello = stack.enter_context(server(["-c", HELLO]))
        ratios = asyncio.run(measure(ports, hello, asked))
    for name, found in ratios.items():
        print(
            f"{name}: ratio, median of {len(found)}: {median(found):.3f}"
            + (f" (asked for: {MIN_RATIO})" if name == "SQLite" else "")
        )
    return 0 if median(ratios["SQLite"]) >= MIN_RATIO else 1


@contextlib.contextmanager
def ours(database_url: str | None) -> Iterator[int]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": database_url or ""}
        with server(["-m", "orchestrator", "up", "--data-dir", folder, "--port"], environment=environment) as port:
            yield port


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database of a server that syncs each commit to the disk."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    from tests.postgres_server import PostgresServer

    with tempfile.TemporaryDirectory() as folder:
        started = PostgresServer(Path(folder), options=())
        try:
            yield started.url(started.create())
        finally:
            started.stop()


async def measure(ports: dict[str, int], hello: int, asked: argparse.Namespace) -> dict[str, list[float]]:
    ratios: dict[str, list[float]] = {name: [] for name in ports}
    sent = dict.fromkeys(ports, 0)
    tasks = {name: await task_on(port) for name, port in ports.items()}
    options = {"connections": asked.connections, "seconds": min(asked.seconds, 30.0)}
    for _ in range(asked.rounds):
        bare = await load(hello, request("GET", "/hello"), **options)
        print(f"hello                     {bare.rate:7.0f}/s", flush=True)
        for name, port in ports.items():
            body = json.dumps({"task_id": tasks[name], "sender": "bench", "content": "x" * 100}).encode()
            durable = await load(port, request("POST", "/upload_message", body), **options)
            sent[name] += durable.requests
            ratios[name].append(durable.rate / bare.rate)
            print(
                f"upload_message {name:<10} {durable.rate:7.0f}/s  "
                f"p50 {durable.percentile(50):.1f} ms  p99 {durable.percentile(99):.1f} ms   ratio "
                f"{ratios[name][-1]:.3f}",
                flush=True,
            )
    for name, port in ports.items():
        await check_all_are_there(port, tasks[name], sent[name])
    return ratios


def api_at(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-API-KEY": "demo_key"}, trust_env=False)


async def task_on(port: int) -> int:
    async with api_at(port) as api:
        return (await api.post("/upload_task", json={"name": "load"})).raise_for_status().json()["task_id"]


async def check_all_are_there(port: int, task_id: int, sent: int) -> None:
    async with api_at(port) as api:
        events = (await api.get("/get_events", params={"task_id": task_id, "after": sent})).json()["events"]
    if len(events) != 1:
        raise SystemExit(
            f"{sent} messages were acknowledged; the last event should be number {sent + 1}, found {len(events)}"
        )


if __name__ == "__main__":
    sys.exit(main())
