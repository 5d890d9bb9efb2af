"""Trials of tasks, and which program of a trial a container ran."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trials",
        sa.Column("num", _big, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=True),
        sa.Column("task_id", _big, nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("framing", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("num"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("trials_by_task", "trials", ["task_id", "num"], unique=False)
    op.create_index("trials_by_state", "trials", ["state", "num"], unique=False)
    op.add_column("containers", sa.Column("trial_case", sa.Text(), nullable=True))
