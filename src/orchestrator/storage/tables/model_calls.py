"""Calls of models and sessions of coding agents, with what they were paid with."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

model_calls = sa.Table(
    "model_calls",
    metadata,
    id_column("num"),
    sa.Column("call_id", sa.Text, nullable=False, unique=True),
    sa.Column("task_id", big, nullable=False),
    sa.Column("loop_id", sa.Text),
    sa.Column("round", sa.Integer),
    sa.Column("version", sa.Text),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("provider", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("replayed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("prompt_hash", sa.Text),
    sa.Column("reserved_tokens", big, nullable=False),
    sa.Column("reserved_usd", sa.Float),
    sa.Column("input_tokens", big),
    sa.Column("cached_tokens", big),
    sa.Column("output_tokens", big),
    sa.Column("cost_usd", sa.Float),
    sa.Column("seconds", sa.Float),
    sa.Column("counted_calls", sa.Integer),
    time_column("started_at", nullable=False),
    time_column("ended_at"),
    sa.Column("request_hash", sa.Text, nullable=False),
    sa.Column("request", sa.LargeBinary, nullable=False),  # zlib
    sa.Column("answer", sa.LargeBinary),  # zlib
    sa.Index("model_calls_by_task", "task_id", "num"),
    sa.Index("model_calls_by_loop", "loop_id", "round", "num"),
)
