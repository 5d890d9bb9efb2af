"""Rounds say why the search policy chose their parent."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("note", sa.Text(), nullable=False, server_default=""))
