"""The ledger: entries, their chain and bytes, the store on two databases, the doorbell, and names beside it.

What is in `entries` is only ever added to. This floor does not know what a fact means: it keeps bytes and may import
`competition.rules` for shapes only. Personal data lives in `names`, outside the chain, so that it can be erased.
"""
