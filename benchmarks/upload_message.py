"""Durable upload_message beside a bare FastAPI hello: two servers on this machine, loaded in turn, and the ratio of their rates.

    python benchmarks/upload_message.py [--rounds 3] [--seconds 4]

Exits 1 if the median ratio is below 0.20.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from statistics import median

import httpx
from load import load, request
from servers import server

LEAST_RATIO = 0.20
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
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = ["-m", "orchestrator", "up", "--data-dir", folder, "--port"]
        with server(ours) as ours_port, server(["-c", HELLO]) as hello_port:
            ratios = asyncio.run(measure(ours_port, hello_port, asked))
    print(f"ratio, median of {len(ratios)}: {median(ratios):.3f} (asked for: {LEAST_RATIO})")
    return 0 if median(ratios) >= LEAST_RATIO else 1


async def measure(ours: int, hello: int, asked: argparse.Namespace) -> list[float]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ours}", headers={"X-API-KEY": "demo_key"}) as api:
        task_id = (await api.post("/upload_task", json={"name": "load"})).raise_for_status().json()["task_id"]
        body = json.dumps({"task_id": task_id, "sender": "bench", "content": "x" * 100}).encode()
        sent, ratios = 0, []
        for _ in range(min(asked.rounds, 20)):
            options = {"connections": asked.connections, "seconds": min(asked.seconds, 30.0)}
            bare = await load(hello, request("GET", "/hello"), **options)
            durable = await load(ours, request("POST", "/upload_message", body), **options)
            sent += durable.requests
            ratios.append(durable.rate / bare.rate)
            print(
                f"hello {bare.rate:7.0f}/s   upload_message {durable.rate:6.0f}/s  "
                f"p50 {durable.percentile(50):.1f} ms  p99 {durable.percentile(99):.1f} ms   ratio {ratios[-1]:.3f}",
                flush=True,
            )
        events = (await api.get("/get_events", params={"task_id": task_id, "after": sent})).json()["events"]
    if len(events) != 1:
        raise SystemExit(f"{sent} messages were acknowledged; the last event should be number {sent + 1}, found {len(events)}")
    return ratios


if __name__ == "__main__":
    sys.exit(main())
