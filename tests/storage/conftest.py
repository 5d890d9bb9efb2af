"""A PostgreSQL database of the test's own, which it may spoil."""

import pytest


@pytest.fixture
def database(postgres, migrated):
    name = postgres.create(migrated)
    yield name
    postgres.drop(name)
