"""Versions: the hyper-parameters that their coder names, by name."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("versions", sa.Column("parameters", sa.JSON(none_as_null=True), nullable=True))
