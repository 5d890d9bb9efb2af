"""Tasks, their versions and the files of these, and the conversation.

`sqlite_autoincrement`: an id that callers have seen is never given again, also when the newest row is removed for good.
"""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

IN_TRASH = sa.text("deleted_at IS NOT NULL")

tasks = sa.Table(
    "tasks",
    metadata,
    id_column(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("dataset", sa.Text),
    sa.Column("description", sa.Text),
    sa.Column("creator_agent", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    time_column("updated_at", nullable=False),
    sa.Column("spec", sa.JSON, nullable=False),
    sa.Column("data", sa.JSON),
    sa.Column("last_seq", big, nullable=False, server_default="0"),
    time_column("archived_at"),
    time_column("deleted_at"),
    time_column("removal_began_at"),
    sa.Index("tasks_by_status", "status", "id"),
    sa.Index("tasks_by_name", "name", "id"),
    sa.Index("tasks_by_deletion", "deleted_at", sqlite_where=IN_TRASH, postgresql_where=IN_TRASH),
    sqlite_autoincrement=True,
)

task_tags = sa.Table(
    "task_tags",
    metadata,
    sa.Column("tag", sa.Text, primary_key=True),
    sa.Column("task_id", big, primary_key=True, autoincrement=False),
    sa.Index("task_tags_by_task", "task_id"),
)

versions = sa.Table(
    "versions",
    metadata,
    id_column("num"),
    sa.Column("task_id", big, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("parents", sa.JSON, nullable=False),
    sa.Column("summary", sa.Text),
    time_column("created_at", nullable=False),
    time_column("frozen_at"),
    sa.Column("parameters", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("task_id", "version", name="versions_by_label"),
    sa.Index("versions_by_task", "task_id", "num"),
)

code = sa.Table(
    "code",
    metadata,
    id_column(),
    sa.Column("task_id", big, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("agent", sa.Text, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("stored_path", sa.Text, nullable=False),
    time_column("uploaded_at", nullable=False),
    sa.Column("size_bytes", big, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    time_column("deleted_at"),
    sa.UniqueConstraint("task_id", "version", "filename", name="code_by_name"),
    sa.Index("code_by_task", "task_id", "id"),
    sqlite_autoincrement=True,
)

messages = sa.Table(
    "messages",
    metadata,
    id_column(),
    sa.Column("task_id", big, nullable=False),
    sa.Column("sender", sa.Text, nullable=False),
    sa.Column("receiver", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("content", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    sa.Column("version", sa.Text),
    sa.Column("data", sa.JSON),
    sa.Index("messages_by_task", "task_id", "id"),
    sa.Index("messages_by_role", "task_id", "role", "id"),
    sqlite_autoincrement=True,
)
