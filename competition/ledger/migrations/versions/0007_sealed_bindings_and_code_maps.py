"""Who stands behind the subjects of coded events, and the maps of their codes, kept apart from the chain.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_bindings",
        sa.Column("stream", sa.Text(), primary_key=True),
        sa.Column("subject", sa.Text(), primary_key=True),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("delegation", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.UniqueConstraint("stream", "given", name="sealed_bindings_by_given"),
    )
    op.create_table(
        "code_maps",
        sa.Column("stream", sa.Text(), sa.ForeignKey("streams.id"), primary_key=True),
        sa.Column("commitment", sa.Text(), primary_key=True),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
    )
