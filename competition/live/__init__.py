"""The live door: sockets that listen to a board, and the frames they get.

A frame is the whole board of one topic, made once and written to every listener as the same bytes. This folder knows
neither templates nor standings: what a topic looks like is given to it as a function. It may not import another door,
and nothing that can wait (database, rendering, compression) may run on the event loop.
"""
