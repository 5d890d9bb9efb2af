"""What the dashboard asks for, with a thousand rows in the store and with a million: servers side by side, asked in
turn.

    python benchmarks/million_rows.py [--rows 1000000] [--rounds 60] [--folder DIRECTORY]

Exits 1 if an answer takes more than 2.0 times as long (and more than a millisecond longer). A search of names and
descriptions reads those of all 200,000 tasks, in a thread of its own: it may take 500 ms.
"""

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
import sqlalchemy as sa
from servers import server

from orchestrator.contract.tasks import TaskUpload
from orchestrator.storage.backends.schema import migrate
from orchestrator.storage.clock import now
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.queries import counters
from orchestrator.storage.tables import code, events, messages, results, tasks, versions

FEW = 1_000
MAX_TIMES, NOISE_MS, MAX_SEARCH_MS = 2.0, 1.0, 500.0
CHUNK = 20_000
SHARES = {"tasks": 0.2, "versions": 0.1, "code": 0.1, "results": 0.1, "messages": 0.2, "events": 0.3}
HEADERS = {"X-API-KEY": "demo_key"}
PAGES = {
    "Dashboard: /stats": "/stats",
    "Tasks, newest": "/get_tasks?limit=25",
    "Tasks, by name": "/get_tasks?limit=25&sort=name",
    "Tasks, failed": "/get_tasks?limit=25&status=failed",
    "Tasks, searched": "/get_tasks?limit=25&q=task%2077",
    "Tasks, searched in vain": "/get_tasks?limit=25&q=nothing-is-called-so",
    "Task": "/get_task/1",
    "Conversation": "/get_messages/1?limit=50&newest_first=true",
    "Code: versions": "/get_code/1?limit=100",
    "Logs & metrics: results": "/get_results/1?limit=100",
    "Logs": "/get_logs/1?limit=100",
    "Containers": "/get_containers?limit=25",
    "Events after a half": "/get_events?limit=100&after=HALF",
    "Compare": "/compare_results?versions=1/v1&versions=1/v2",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, choices=range(5, 1001), default=60, metavar="5..1000")
    parser.add_argument(
        "--folder", type=Path, help="where the stores are made for a while; needs about 1 GB for a million rows"
    )
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        few, many = (stack.enter_context(served(rows, asked.folder)) for rows in (FEW, asked.rows))
        took = measure(few, many, asked.rounds)
    return report(took, asked.rows)


@contextlib.contextmanager
def served(rows: int, folder: Path | None) -> Iterator[tuple[int, int]]:
    """The port of a server whose store holds so many rows, and half the number of its events."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        began = time.perf_counter()
        fill(Path(place), rows)
        print(f"{rows:,} rows in {time.perf_counter() - began:.0f} s")
        with server(["-m", "orchestrator", "up", "--data-dir", place, "--port"]) as port:
            yield port, int(rows * SHARES["events"] / 2)


def fill(place: Path, rows: int) -> None:
    """Tasks with names, and in the first of them versions, results, a conversation and events.

    Counted as the server counts.
    """
    database = DataFolder(place).database
    migrate(database)
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.begin() as tx:
        tx.exec_driver_sql("PRAGMA synchronous=OFF")
        for table, made in makers().items():
            many = int(rows * SHARES[table.name])
            for first in range(1, many + 1, CHUNK):
                tx.execute(sa.insert(table), [made(number) for number in range(first, min(first + CHUNK, many + 1))])
        tx.execute(sa.update(tasks).where(tasks.c.id == 1).values(last_seq=int(rows * SHARES["events"])))
        for name, (n, total) in counters.recount(tx).items():
            tx.execute(sa.update(counters.counters).where(counters.counters.c.name == name).values(n=n, total=total))
    engine.dispose()


def makers() -> dict:
    """For each table, a row by its number."""
    moment, spec = now(), TaskUpload(name="a task", dataset="digits").build_spec().model_dump(mode="json")
    of_task = {"task_id": 1}
    stamped = {"created_at": moment}
    state = ("completed", "failed", "created")
    graded = {"source": "graded", "metrics": {}, "failing_cases": [], "graded": True, "reason": "new_best"}
    file = {"filename": "main.py", "stored_path": "-", "uploaded_at": moment, "size_bytes": 1, "sha256": "0" * 64}
    return {
        tasks: lambda i: {"name": f"task {i}", "status": state[i % 3], "updated_at": moment, "spec": spec} | stamped,
        versions: lambda i: (
            {"version": f"v{i}", "agent": "coder", "parents": [f"v{i - 1}"] if i > 1 else []} | of_task | stamped
        ),
        code: lambda i: {"version": f"v{i}", "agent": "coder"} | file | of_task,
        results: lambda i: (
            {"version": f"v{i}", "score": i % 97 / 97, "accuracy": i % 97 / 97} | graded | of_task | stamped
        ),
        messages: lambda i: {"sender": "coder", "role": "message", "content": f"Message {i}. " * 8} | of_task | stamped,
        events: lambda i: (
            {"position": i, "seq": i, "kind": "message", "data": json.dumps({"message_id": i})} | of_task | stamped
        ),
    }


def measure(few: tuple[int, int], many: tuple[int, int], rounds: int) -> dict[str, tuple[float, float]]:
    """By page: the median milliseconds of an answer with few rows and with many, asked by turns."""
    took: dict[str, tuple[list[float], list[float]]] = {page: ([], []) for page in PAGES}
    with httpx.Client(headers=HEADERS, timeout=60) as http:
        for turn in range(rounds + 3):
            for page, path in PAGES.items():
                for place, (port, half) in enumerate((few, many)):
                    milliseconds = ask(http, f"http://127.0.0.1:{port}{path.replace('HALF', str(half))}")
                    if turn >= 3:  # the first ones fill caches
                        took[page][place].append(milliseconds)
    return {page: (median(first), median(second)) for page, (first, second) in took.items()}


def ask(http: httpx.Client, address: str) -> float:
    began = time.perf_counter()
    answer = http.get(address)
    took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code} {answer.text[:300]}")
    return took


def report(took: dict[str, tuple[float, float]], rows: int) -> int:
    print(f"{'milliseconds, median':28}{FEW:>12,}{rows:>12,}{'times':>8}")
    missed = []
    for page, (few, many) in took.items():
        most = MAX_SEARCH_MS if "searched" in page else max(few * MAX_TIMES, few + NOISE_MS)
        missed += [page] if many > most else []
        print(f"{page:28}{few:12.2f}{many:12.2f}{many / few:8.2f}{'  missed' if many > most else ''}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
