"""Estimates of the size of rows: texts are added up, the rest goes by the number of rows."""

import sqlalchemy as sa

from orchestrator.storage.tables import code, containers, events, log_files, messages, model_calls, results, tasks
from orchestrator.storage.transaction import Tx

ROW_BYTES = 200  # of numbers, times, keys and their places in indexes
SAMPLE_ROWS = 1000


def estimate_row_bytes(tx: Tx) -> dict[int, int]:
    """Estimate bytes by task. Scans the rows of every task, but counts events only: they are many and alike."""
    sizes: dict[int, int] = {}
    texts = {
        messages: messages.c.content,
        results: sa.func.coalesce(results.c.raw_logs, ""),
        containers: containers.c.logs,
        log_files: log_files.c.preview,
        code: code.c.stored_path,
        model_calls: model_calls.c.request,
    }
    for table, text in texts.items():
        size = sa.func.sum(sa.func.length(text) + ROW_BYTES)
        for task_id, size_bytes in tx.execute(sa.select(table.c.task_id, size).group_by(table.c.task_id)):
            sizes[task_id] = sizes.get(task_id, 0) + int(size_bytes)
    newest = (
        sa.select(sa.func.length(events.c.data).label("n"))
        .order_by(events.c.position.desc())
        .limit(SAMPLE_ROWS)
        .subquery()
    )
    of_event = ROW_BYTES + int(tx.execute(sa.select(sa.func.avg(newest.c.n))).scalar_one() or 0)
    for task_id, count in tx.execute(sa.select(tasks.c.id, tasks.c.last_seq)):
        sizes[task_id] = sizes.get(task_id, 0) + count * of_event
    return sizes
