"""The schema, a file for each room. Migrations in `migrations/` must lead to exactly this; a test compares the two."""

from orchestrator.storage.tables.bookkeeping import answers, counters, events, removals
from orchestrator.storage.tables.checks import checks, marks, regrades, trials
from orchestrator.storage.tables.columns import metadata
from orchestrator.storage.tables.containers import containers, log_chunks, log_files, results
from orchestrator.storage.tables.datasets import dataset_names, dataset_uses, datasets
from orchestrator.storage.tables.environments import environments
from orchestrator.storage.tables.loops import loops, rounds
from orchestrator.storage.tables.model_calls import model_calls
from orchestrator.storage.tables.notifications import channels, deliveries
from orchestrator.storage.tables.sessions import sessions
from orchestrator.storage.tables.tasks import code, messages, task_tags, tasks, versions

__all__ = [
    "answers",
    "channels",
    "checks",
    "code",
    "containers",
    "counters",
    "dataset_names",
    "dataset_uses",
    "datasets",
    "deliveries",
    "environments",
    "events",
    "log_chunks",
    "log_files",
    "loops",
    "marks",
    "messages",
    "metadata",
    "model_calls",
    "regrades",
    "removals",
    "results",
    "rounds",
    "sessions",
    "task_tags",
    "tasks",
    "trials",
    "versions",
]
