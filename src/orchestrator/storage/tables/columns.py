"""What every table is made with: the one schema, and columns that many have."""

import sqlalchemy as sa

metadata = sa.MetaData()
big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def id_column(name: str = "id") -> sa.Column:
    return sa.Column(name, big, primary_key=True, autoincrement=True)


def time_column(name: str, *, nullable: bool = True) -> sa.Column:
    """UTC, ISO 8601 with microseconds: sorts as text."""
    return sa.Column(name, sa.Text, nullable=nullable)
