"""Uploaded data sets: their contents, their names, and the tasks that were split from them."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import big, id_column, metadata, time_column

datasets = sa.Table(
    "datasets",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("size_bytes", big, nullable=False),
    sa.Column("rows", big),
    sa.Column("column_count", big),
    sa.Column("file_count", big),
    sa.Column("warnings", sa.JSON, nullable=False),
    time_column("created_at", nullable=False),
    sa.Column("file_sha256", sa.Text, nullable=False, server_default=""),
    sa.Index("datasets_by_file", "file_sha256"),
)

dataset_names = sa.Table(
    "dataset_names",
    metadata,
    id_column(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    time_column("created_at", nullable=False),
    sa.Index("dataset_names_by_name", "name", "id"),
    sa.Index("dataset_names_by_content", "sha256"),
)

dataset_uses = sa.Table(
    "dataset_uses",
    metadata,
    sa.Column("task_id", big, primary_key=True, autoincrement=False),
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Index("dataset_uses_by_content", "sha256"),
)
