"""Signatures that were drawn on a tablet: rows that can be erased, behind the commitments in the ledger.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawings",
        sa.Column("proof", sa.Text(), primary_key=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("strokes", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
    )
