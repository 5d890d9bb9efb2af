"""Rounds by their version, and those that were confirmed: few, and they decide. Found without a look at all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("rounds_by_version", "rounds", ["loop_id", "version"], unique=False)
    op.create_index(
        "rounds_confirmed", "rounds", ["loop_id", "round"], unique=False,
        sqlite_where=sa.text("confirmed = 1"), postgresql_where=sa.text("confirmed"),
    )  # fmt: skip
