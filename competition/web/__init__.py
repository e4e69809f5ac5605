"""The door of pages over http. It may not import the other doors, write to the ledger, or decide what is seen."""
