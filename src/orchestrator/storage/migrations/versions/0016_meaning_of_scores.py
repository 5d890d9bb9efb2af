"""Scores say what they mean: the class that they are of, and how much the rows behind them leave open.

Loops that are there keep the rules that they were started with: score_rules 1, and no positive class.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("loops", sa.Column("score_rules", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("loops", sa.Column("positive_class", sa.Text(), nullable=True))
    op.add_column("loops", sa.Column("no_skill", sa.Float(), nullable=True))
    op.add_column("loops", sa.Column("perfect", sa.Float(), nullable=True))
    for name in ("intervals", "held_out_intervals"):
        op.add_column("rounds", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    op.add_column("results", sa.Column("positive_class", sa.Text(), nullable=True))
    for name in ("interval", "held_out_interval", "resampled"):
        op.add_column("results", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
