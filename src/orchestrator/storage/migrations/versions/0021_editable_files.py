"""`program.editable` is kept from now on; until now it could only be left as it was, and any file could be written."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

BATCH = 1000


def upgrade() -> None:
    tasks = sa.table("tasks", sa.column("id", sa.BigInteger), sa.column("spec", sa.JSON))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(tasks.c.id, tasks.c.spec).where(tasks.c.id > last).order_by(tasks.c.id).limit(BATCH)
    ).all():
        last = rows[-1].id
        changed = [
            {"of_task": row.id, "new_spec": row.spec | {"program": row.spec["program"] | {"editable": []}}}
            for row in rows
            if row.spec.get("program", {}).get("editable")
        ]
        if changed:
            connection.execute(
                sa.update(tasks).where(tasks.c.id == sa.bindparam("of_task")).values(spec=sa.bindparam("new_spec")),
                changed,
            )
