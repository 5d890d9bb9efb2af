"""Run by Alembic: applies the revisions on the connection that migrate.py hands over."""

from alembic import context

connection = context.config.attributes["connection"]
# Alembic assumes that SQLite has no transactional DDL; with our BEGIN IMMEDIATE it has: all of it or nothing.
context.configure(connection=connection, transaction_per_migration=False, transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
