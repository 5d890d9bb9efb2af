"""Containers: what they used over time, how long they may take to end, and grades that people ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("containers", sa.Column("usage", sa.JSON(), nullable=True))
    op.add_column("containers", sa.Column("stop_asked_at", sa.Text(), nullable=True))
    op.add_column("containers", sa.Column("grace_seconds", sa.Float(), nullable=True))
    op.add_column("containers", sa.Column("grade_asked_at", sa.Text(), nullable=True))
    op.create_index("containers_to_grade", "containers", ["grade_asked_at"], unique=False)
    op.create_index("containers_by_graded", "containers", ["grades", "num"], unique=False)
