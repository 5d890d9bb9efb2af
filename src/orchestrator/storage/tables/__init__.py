"""The schema, a file for each room. Migrations in `migrations/` must lead to exactly this; a test compares the two."""

from orchestrator.storage.tables.columns import metadata
from orchestrator.storage.tables.driving import loops, rounds
from orchestrator.storage.tables.ledger import answers, counters, events
from orchestrator.storage.tables.notifications import channels, deliveries
from orchestrator.storage.tables.running import containers, log_chunks, log_files, results
from orchestrator.storage.tables.sessions import sessions
from orchestrator.storage.tables.work import code, messages, task_tags, tasks, versions

__all__ = [
    "answers",
    "channels",
    "code",
    "containers",
    "counters",
    "deliveries",
    "events",
    "log_chunks",
    "log_files",
    "loops",
    "messages",
    "metadata",
    "results",
    "rounds",
    "sessions",
    "task_tags",
    "tasks",
    "versions",
]
