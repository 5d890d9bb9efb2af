"""Containers: the handle with which a runner takes them up again after a restart of the server."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("containers", sa.Column("handle", sa.JSON(none_as_null=True), nullable=True))
