"""Retention: files that are to go, what was removed when, and which loop an answer was given to."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.add_column("answers", sa.Column("loop_id", sa.Text(), nullable=True))
    op.create_index("answers_by_loop", "answers", ["loop_id"], unique=False)
    op.add_column("containers", sa.Column("outputs_removed_at", sa.Text(), nullable=True))
    op.add_column("log_files", sa.Column("removed_at", sa.Text(), nullable=True))
