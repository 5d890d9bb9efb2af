"""Series of scores by a changed grader: one row a regrade, one check an execution."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "regrades",
        sa.Column("num", _big, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=True),
        sa.Column("task_id", _big, nullable=False),
        sa.Column("loop_id", sa.Text(), nullable=False),
        sa.Column("grade", sa.JSON(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("positive_class", sa.Text(), nullable=True),
        sa.Column("grader", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("num"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("regrades_by_task", "regrades", ["task_id", "num"], unique=False)
    op.add_column("checks", sa.Column("series", sa.Text(), nullable=True))
    op.create_index("checks_by_series", "checks", ["series", "num"], unique=False)
