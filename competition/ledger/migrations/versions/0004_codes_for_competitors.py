"""A private code for each competitor, kept as a hash, and the browsers in which one was entered.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_codes",
        sa.Column("stream", sa.Text(), sa.ForeignKey("streams.id"), primary_key=True),
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("selector", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("selector", name="own_codes_by_selector"),
    )
    op.create_table(
        "own_sessions",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        sa.Column("stream", sa.Text(), sa.ForeignKey("streams.id"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
    )
