"""Rounds keep the figures of their runs that gates are about."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("figures", sa.JSON(none_as_null=True)))
