"""Run by Alembic: applies the revisions on the connection that migrate.py hands over."""

from alembic import context

connection = context.config.attributes["connection"]
each = connection.dialect.name == "sqlite"  # PostgreSQL takes all of them in one transaction, or none
context.configure(connection=connection, transaction_per_migration=each, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
