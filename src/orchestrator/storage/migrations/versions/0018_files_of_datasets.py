"""A file may be read in several ways: each is a data set of its own, which knows the file that it was read from."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("datasets", sa.Column("file_sha256", sa.Text(), nullable=False, server_default=""))
    datasets = sa.table("datasets", sa.column("sha256"), sa.column("file_sha256"))
    op.execute(sa.update(datasets).values(file_sha256=datasets.c.sha256))
    op.create_index("datasets_by_file", "datasets", ["file_sha256"])
