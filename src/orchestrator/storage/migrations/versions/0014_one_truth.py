"""Loops have no segments: the rows alone say how far one has come."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_column("loops", "segment")
