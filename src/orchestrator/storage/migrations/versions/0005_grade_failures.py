"""Results say what kind of failure kept them from a score."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("results", sa.Column("failure", sa.Text(), nullable=True))
