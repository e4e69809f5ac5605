"""The tally: the fold kept current, and the one way to write.

It joins the ledger's bytes with the rules' meaning. It knows no page, no socket and no person's name; nothing else in
the house may append to the ledger.
"""
