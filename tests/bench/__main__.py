"""`make bench`: every figure in one run, with the machine's size. Arguments choose groups by name; none means all."""

import os
import platform
import sys
from collections.abc import Callable

from tests.bench import door, fanout, hall, ledger, outlook, ranks, tapping

GROUPS: dict[str, tuple[Callable[[], dict[str, float]], ...]] = {
    "fold": (ledger.folding,),
    "ledger": (ledger.lock_cost, ledger.durable),
    "ranks": (ranks.many, ranks.one_mark),
    "cold": (ledger.cold_start,),
    "pages": (hall.board_gets,),
    "door": (door.single_marks, door.tablets_and_listeners),
    "hall": (hall.mark_to_screen,),
    "tapping": (tapping.sheet_by_taps, tapping.taps_in_a_full_hall),
    "fanout": (fanout.fanout,),
    "outlook": (outlook.forecasting,),
}


def main(chosen: list[str]) -> None:
    print(f"machine: {os.cpu_count()} cores, {_memory()}, {platform.system()}, Python {platform.python_version()}")
    print(f"load before: {', '.join(f'{load:.2f}' for load in os.getloadavg())}")
    for name in chosen or GROUPS:
        print(f"\n{name}")
        for measure in GROUPS[name]:
            for figure, value in measure().items():
                print(f"  {figure:<58} {value:>14,.2f}", flush=True)


def _memory() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{pages / 2**30:.0f} GiB"


if __name__ == "__main__":
    main(sys.argv[1:])
