"""Sessions of coding agents say how many calls of a model they made."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("model_calls", sa.Column("counted_calls", sa.Integer()))
