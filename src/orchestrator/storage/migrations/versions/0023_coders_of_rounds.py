"""Rounds say which coder writes their version, and why it could go no further."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("coder", sa.Text()))
    op.add_column("rounds", sa.Column("ending", sa.Text()))
