"""A PIN for each seat, notices for the chief, and what is known of each tablet: contact, calls, who took its seat.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pins",
        sa.Column("stream", sa.Text(), sa.ForeignKey("streams.id"), primary_key=True),
        sa.Column("seat", sa.Text(), primary_key=True),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("stream", sa.Text(), sa.ForeignKey("streams.id"), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("put_away", sa.BigInteger(), nullable=True),
    )
    op.create_index("ix_notices_stream", "notices", ["stream"])
    # Plain "add column" on both databases: nothing is rebuilt.
    for name in ("contact", "held", "skew", "called", "call_shown", "call_answered"):
        op.add_column("devices", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("devices", sa.Column("taken_by", sa.Text(), nullable=True))
