"""Prints the first migration from the tables; run it again only while no release has been made."""

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from orchestrator.storage import counters
from orchestrator.storage.tables import metadata

HEAD = '''"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
'''

with sa.create_engine("sqlite://").connect() as connection:
    made = produce_migrations(MigrationContext.configure(connection), metadata)
    body = render_python_code(made.upgrade_ops).split("\n", 1)[1].rsplit("\n", 1)[0]
    print(HEAD + "\n".join(line for line in body.splitlines() if not line.strip().startswith("#")))
    print('    counters = sa.table("counters", sa.column("name"), sa.column("n"), sa.column("total"))')
    print(f'    op.bulk_insert(counters, [{{"name": name, "n": 0, "total": 0.0}} for name in {counters.NAMES!r}])')
