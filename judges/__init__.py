"""The judges' door: how marks come in.

It knows who asks (a device's seat) and turns bodies into submissions for the one write path. It may not import another
door, write to the ledger itself, or decide whether a mark is admitted; the rules do that under the ledger's lock.
"""
