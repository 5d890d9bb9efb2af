"""Results say what is wrong with outputs that have no score."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("results", sa.Column("cause", sa.Text(), nullable=True))
    results = sa.table("results", sa.column("graded"), sa.column("reason"), sa.column("cause"))
    # Up to 0.2.0 the sentence alone said so, and coders took it for that wherever it named such a column.
    names_probabilities = results.c.reason.contains("proba_", autoescape=True)
    op.execute(
        sa.update(results).where(sa.not_(results.c.graded), names_probabilities).values(cause="missing_probabilities")
    )
