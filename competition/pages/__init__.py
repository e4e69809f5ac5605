"""The shared making of pages: templates, languages, and what a board says in words.

This room may read the rules, the ledger's names and the tally. It may not know a request, a socket or a cookie store,
and it may not decide what is seen: `competition.rules.board` does, and templates get nothing else.
"""
