"""Loops that go on from the best version of an earlier loop of their task."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("loops", sa.Column("from_loop", sa.Text()))
    op.add_column("loops", sa.Column("from_version", sa.Text()))
    op.add_column("loops", sa.Column("baseline_runs", sa.Integer()))
