"""Event folders: a contest or a season as plain files (TOML, CSV, UTF-8), read, checked and brought into a ledger.

The format is documented in `seeds/README.md`, which is its reference. This package sits on the commons' level: it may
import rules, ledger and tally, never pages, doors or the roof. It computes no points and no ranks of its own.
"""
