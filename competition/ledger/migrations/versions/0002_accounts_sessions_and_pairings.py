"""Who may come in: accounts with their sessions, pairing codes of tablets, wrong attempts; devices are seen.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("disabled", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("folded", name="accounts_by_name"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        sa.Column("account", sa.Text(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_table(
        "pairings",
        sa.Column("code_hash", sa.Text(), primary_key=True),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), sa.ForeignKey("streams.id"), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("link_hash", name="pairings_by_link"),
    )
    op.create_index("ix_pairings_expires", "pairings", ["expires"])
    op.create_table(
        "attempts",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_attempts_last", "attempts", ["last"])
    # A plain "add column" on both databases: nothing is rebuilt.
    op.add_column("devices", sa.Column("last_seen", sa.BigInteger(), nullable=True))
