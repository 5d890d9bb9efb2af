"""What goes into an export, part by part: each a path in the archive and its bytes as they are read."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from orchestrator.contract.containers import PUBLIC_EXECUTIONS
from orchestrator.contract.export import Ancestor, Lineage
from orchestrator.contract.scores import spread
from orchestrator.operations.call import CallContext
from orchestrator.operations.requirements import pin_requirements
from orchestrator.operations.zip_stream import stream_whole
from orchestrator.report.build import build_report
from orchestrator.report.html import build_html_report
from orchestrator.report.markdown import build_markdown_report
from orchestrator.report.records import TaskRecords, find_parent, trace_winning_line
from orchestrator.storage.files import outputs
from orchestrator.storage.queries import environments, export_rows, logs

ROWS_AT_A_TIME = 2_000  # fewer where they are large
GUIDE = """\
# Task {id} as it was recorded

- `program/`: the files of the best version{best}. `requirements.txt` pins the packages that they need;
  `requirements.lock`, if there is one, pins those of the task's `[run] requirements`, with hashes.
- `outputs/`: the outputs of its containers.
- `report.html`, `report.md`, `report.json`: why it is the best.
- `lineage.json`: every version with its parents.
- `records/`: all records, one JSON object per line; `code/` and `logs/` contain the files that they name.
- `manifest.json`: size and SHA-256 of each file.

The labels of validation and held-out rows and what graders wrote and printed are not included.
"""

LOCK_HEAD = """\
# The packages of [run] requirements with which the best version ran ({python}).
# Install them after requirements.txt with: pip install --no-deps -r requirements.lock
"""

Part = tuple[str, AsyncIterator[bytes]]


@dataclass(slots=True)
class Export:
    """One export: who asked, what was read first, and what turned out to be missing."""

    call: CallContext
    facts: TaskRecords
    missing: list[str] = field(default_factory=list)

    @property
    def best(self) -> str | None:
        return self.facts.loop.best.version if self.facts.loop and self.facts.loop.best else None

    async def stream_parts(self) -> AsyncIterator[Part]:
        """Every file but the manifest, in a fixed order."""
        task = self.facts.task
        yield "README.md", stream_whole(GUIDE.format(id=task.id, best=f" ({self.best})" if self.best else ""))
        async for part in self._stream_program():
            yield part
        report = await asyncio.to_thread(build_report, self.facts)
        yield "report.json", stream_whole(orjson.dumps(report.model_dump(mode="json"), option=orjson.OPT_INDENT_2))
        yield "report.html", stream_whole(await asyncio.to_thread(build_html_report, report))
        yield "report.md", stream_whole(build_markdown_report(report))
        yield (
            "lineage.json",
            stream_whole(orjson.dumps(self._build_lineage().model_dump(mode="json"), option=orjson.OPT_INDENT_2)),
        )
        for name in export_rows.KINDS:
            yield f"records/{name}.jsonl", self._stream_rows(name)
        async for part in self._stream_files("code", lambda row: f"code/{row['version']}/{row['filename']}"):
            yield part
        async for part in self._stream_files("logs", lambda row: f"logs/{row['filename']}"):
            yield part

    async def _stream_program(self) -> AsyncIterator[Part]:
        best = self.best
        if best is None:
            return
        sources = []
        for name, file in sorted(self.facts.contents.get(best, {}).items()):
            if file.data is None:
                self.missing.append(f"program/{name}")
                continue
            sources.append(file.data.decode(errors="replace"))
            yield f"program/{name}", stream_whole(file.data)
        yield "requirements.txt", stream_whole(await asyncio.to_thread(pin_requirements, sources))
        environment = await self.call.store.scan(lambda tx: environments.find_of_version(tx, self.facts.task.id, best))
        if environment is not None and environment.lock:
            yield "requirements.lock", stream_whole(LOCK_HEAD.format(python=environment.python) + environment.lock)
        for run in self.facts.runs:
            folder = self.call.store.folder.outputs(run.task_id, run.id)
            for output in await asyncio.to_thread(outputs.list_outputs, folder):
                if (chunks := self._open_output(folder, output.name, f"outputs/{run.id}/{output.name}")) is not None:
                    yield f"outputs/{run.id}/{output.name}", chunks

    async def _stream_rows(self, name: str) -> AsyncIterator[bytes]:
        async for page in self._read_pages(name):
            yield b"".join(map(_format_line, page))

    async def _read_pages(self, name: str) -> AsyncIterator[list[dict[str, Any]]]:
        """Rows that were there when their kind came up, in order, without what the caller may not see."""
        task_id, store, after = self.facts.task.id, self.call.store, None
        upto = await store.scan(lambda tx: export_rows.find_newest_key(tx, name, task_id))
        if name == "events" and upto is not None:
            upto = (self.facts.as_of,)
        while upto is not None:
            seen = after
            rows, after = await store.scan(
                lambda tx: export_rows.list_page(tx, name, task_id, after=seen, upto=upto, limit=ROWS_AT_A_TIME)
            )
            if after is None:
                return
            visible = rows if self.call.principal.sees_held_out else [hide_held_out(name, row) for row in rows]
            yield [row for row in visible if row is not None]

    async def _stream_files(self, name: str, path_of: Callable[[dict[str, Any]], str]) -> AsyncIterator[Part]:
        async for page in self._read_pages(name):
            for row in page:
                if (chunks := await self._open_file(row, path_of(row))) is not None:
                    yield path_of(row), chunks

    async def _open_file(self, row: dict[str, Any], path: str) -> AsyncIterator[bytes] | None:
        if row["stored_path"] is None:  # a container that has not ended: its log is still in the database
            return stream_whole(await self.call.store.scan(lambda tx: logs.read_chunks(tx, row["container_id"])))
        stored = self.call.store.folder.root / row["stored_path"]
        return self._open_output(stored.parent, stored.name, path)

    def _open_output(self, folder: Path, name: str, path: str) -> AsyncIterator[bytes] | None:
        try:
            return outputs.read_chunks(outputs.open_output(folder, name))
        except OSError:
            self.missing.append(path)
            return None

    def _build_lineage(self) -> Lineage:
        facts = self.facts
        line = trace_winning_line(self.best, facts.versions, facts.scores) if self.best else []
        on_line = frozenset(line)
        versions = [
            Ancestor(
                version=label,
                agent=written.agent,
                summary=written.summary,
                created_at=written.created_at,
                on_line=label in on_line,
                parents=written.parents
                or [name for name in (find_parent(label, facts.versions, facts.scores),) if name],
                score=spread(facts.scores[label].scores, facts.scores[label].intervals)
                if label in facts.scores
                else None,
            )
            for label, written in facts.versions.items()
        ]
        return Lineage(task_id=facts.task.id, best=self.best, line=line, versions=versions)


def _format_line(row: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(row) + b"\n"
    except TypeError:  # half of a surrogate pair, which is no character: written as its escape
        return json.dumps(row).encode() + b"\n"


def hide_held_out(name: str, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return the row without held-out scores and what would tell of them; None for one that agents do not see."""
    if name in ("checks", "trials"):
        return None
    if name == "containers" and row["purpose"] not in PUBLIC_EXECUTIONS:
        return None
    hidden: dict[str, dict[str, Any]] = {
        "results": {"held_out": None, "held_out_interval": None, "resampled": None},
        "rounds": {"held_out": [], "held_out_intervals": None},
        "loops": {"gap_alarm": False, "seed": None},
        "containers": {"want_held_out": None},
    }
    return row | hidden.get(name, {})
