"""Alembic's environment: works on the connection that `competition.ledger.engine.migrate` hands over, and arms the
triggers afterwards, since rebuilding a table drops them without a word."""

from alembic import context
from sqlmodel import SQLModel

from competition.ledger import tables, triggers

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_server_default=True,
)
context.run_migrations()
triggers.arm(connection)

__all__ = ["tables"]  # imported so that the metadata knows them
