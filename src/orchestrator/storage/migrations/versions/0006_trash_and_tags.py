"""Trash, archive and tags of tasks; on SQLite, ids that are never given twice."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WITH_SEEN_IDS = ("tasks", "code", "messages", "results", "loops")


def upgrade() -> None:
    for name in ("archived_at", "deleted_at", "removal_began_at"):
        op.add_column("tasks", sa.Column(name, sa.Text(), nullable=True))
    op.create_index("tasks_by_deletion", "tasks", ["deleted_at"], unique=False)
    op.create_table(
        "task_tags",
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("tag", "task_id"),
    )
    op.create_index("task_tags_by_task", "task_tags", ["task_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":  # where it is a property of the table; PostgreSQL's sequences never go back
        for table in WITH_SEEN_IDS:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
