"""Calls of models and sessions of coding agents, with what they were paid with; loops that replay recorded ones."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "model_calls",
        sa.Column("num", _big, autoincrement=True, nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("task_id", _big, nullable=False),
        sa.Column("loop_id", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("replayed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("prompt_hash", sa.Text(), nullable=True),
        sa.Column("reserved_tokens", _big, nullable=False),
        sa.Column("reserved_usd", sa.Float(), nullable=True),
        sa.Column("input_tokens", _big, nullable=True),
        sa.Column("cached_tokens", _big, nullable=True),
        sa.Column("output_tokens", _big, nullable=True),
        sa.Column("cost_usd", sa.Float(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("num"),
        sa.UniqueConstraint("call_id"),
    )
    op.add_column("loops", sa.Column("replays", sa.Text(), nullable=True))
    counters = sa.table("counters", sa.column("name"), sa.column("n"), sa.column("total"))
    op.bulk_insert(counters, [{"name": "model_calls", "n": 0, "total": 0.0}])
    op.create_index("model_calls_by_task", "model_calls", ["task_id", "num"], unique=False)
    op.create_index("model_calls_by_loop", "model_calls", ["loop_id", "round", "num"], unique=False)
