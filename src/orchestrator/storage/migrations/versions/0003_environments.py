"""Environments of packages, and which one a container ran with."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "environments",
        sa.Column("num", _big, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("python", sa.Text(), nullable=False),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("packages", sa.JSON()),
        sa.Column("digest", sa.Text()),
        sa.Column("size_bytes", _big, nullable=False, server_default="0"),
        sa.Column("seconds", sa.Float()),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("boot", sa.Text()),
        sa.Column("log", sa.Text(), nullable=False, server_default=""),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("ready_at", sa.Text()),
        sa.Column("last_used_at", sa.Text()),
    )
    op.create_index("environments_by_state", "environments", ["state", "num"])
    op.add_column("containers", sa.Column("environment_id", sa.Text()))
    op.create_index("containers_by_environment", "containers", ["environment_id", "num"])
