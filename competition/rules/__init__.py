"""What the regulations say: pure functions over frozen values.

This floor may import the standard library only, and of that nothing that knows the clock, chance, files, the
network or floating point. Every number is an exact decimal or ratio. A constant from a regulation cites it.
"""

# Published standings and schemes name the version of the rules under which they were computed; `audit` replays them
# under that version. Raise it when a change may alter a rank, a printed point or what is admitted.
VERSION = "1"
