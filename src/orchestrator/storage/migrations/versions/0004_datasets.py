"""Uploaded data sets."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "datasets",
        sa.Column("sha256", sa.Text(), primary_key=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("size_bytes", big, nullable=False),
        sa.Column("rows", big),
        sa.Column("column_count", big),
        sa.Column("file_count", big),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
    )
    op.create_table(
        "dataset_names",
        sa.Column("id", big, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
    )
    op.create_index("dataset_names_by_name", "dataset_names", ["name", "id"])
    op.create_index("dataset_names_by_content", "dataset_names", ["sha256"])
    op.create_table(
        "dataset_uses",
        sa.Column("task_id", big, primary_key=True, autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), primary_key=True, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
    )
    op.create_index("dataset_uses_by_content", "dataset_uses", ["sha256"])
