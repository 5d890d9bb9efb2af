"""Marks of persons on versions; checks of results; outcomes that are taken from the record."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("id", _big, autoincrement=True, nullable=False),
        sa.Column("task_id", _big, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("marks_by_task", "marks", ["task_id", "id"], unique=False)
    op.create_table(
        "checks",
        sa.Column("num", _big, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=True),
        sa.Column("task_id", _big, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("container_id", sa.Text(), nullable=True),
        sa.Column("result_id", _big, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("num"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("checks_by_task", "checks", ["task_id", "num"], unique=False)
    op.create_index("checks_by_state", "checks", ["state", "num"], unique=False)
    op.add_column("loops", sa.Column("recounted_from", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("containers", sa.Column("check_id", sa.Text(), nullable=True))
    op.add_column("containers", sa.Column("taken_from", sa.Text(), nullable=True))
    op.create_index("containers_by_check", "containers", ["check_id", "num"], unique=False)
    op.create_index("containers_by_seed", "containers", ["task_id", "seed"], unique=False)
    op.add_column("results", sa.Column("taken_from", _big, nullable=True))
