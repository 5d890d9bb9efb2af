"""Indexes in the order of lists: a task's versions newest first, and tasks by name where few or none are in the trash."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

IN_TRASH = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("versions_by_task", "versions", ["task_id", "num"], unique=False)
    op.drop_index("tasks_by_deletion", "tasks")  # SQLite took it for what is not in the trash as well, and sorted all of that
    op.create_index("tasks_by_deletion", "tasks", ["deleted_at"], unique=False, sqlite_where=IN_TRASH, postgresql_where=IN_TRASH)
