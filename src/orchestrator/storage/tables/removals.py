"""Files that are to go: named in the transaction that drops what pointed at them, taken away afterwards."""

import sqlalchemy as sa

from orchestrator.storage.tables.columns import metadata, time_column

removals = sa.Table(
    "removals",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    time_column("created_at", nullable=False),
)
