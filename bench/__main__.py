"""`python -m bench [NAME…] [--small]`: measures a fresh system of its own, and stops it at the end."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from bench.figures import tell
from bench.running import crowd, desk, logins, memory, registrations, starts, system, timing, waits
from journey.world import World


@dataclass(frozen=True)
class Size:
    """How much of everything; `logins` is for each realm."""

    warm_up: int = 1000
    logins: int = 1000
    newcomers: int = 300
    letters: int = 60
    registrations: int = 1000
    addresses: int = 200
    cases: int = 10_000
    pages: int = 200
    crowd: int = 1000


SMALL = Size(warm_up=4, logins=3, newcomers=3, letters=3, registrations=5, addresses=3, cases=50, pages=3, crowd=5)
# In this order, since the memory of interest is the one after the burst.
MEASURES: dict[str, Callable[[World, Size], None]] = {
    "login": lambda world, size: logins.measure(world, size.logins, size.warm_up),
    "registration": lambda world, size: registrations.measure(world, size.newcomers),
    "timing": lambda world, size: timing.measure(world, size.addresses),
    "letter": lambda world, size: waits.calm(world, size.letters),
    "hostile": lambda world, size: waits.beside_hostile_text(world, size.letters),
    "burst": lambda world, size: waits.burst(world, size.registrations),
    "desk": lambda world, size: desk.measure(world, size.cases, size.pages),
    "crowd": lambda world, size: crowd.measure(world, size.crowd),
    "memory": lambda world, _: memory.measure(world),
    "start": lambda *_: starts.measure(),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"any of {', '.join(MEASURES)}; all of them by default"
    )
    parser.add_argument("--small", action="store_true", help="a few of everything: shows that it works, not how fast")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - MEASURES.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    wanted = [name for name in MEASURES if name in (arguments.names or MEASURES)]
    try:
        world = system.fresh()
        for name in wanted:
            MEASURES[name](world, SMALL if arguments.small else Size())
    except subprocess.CalledProcessError as error:
        # What went wrong stands above: the command says it itself.
        tell(f"{' '.join(error.cmd)} failed")
        return 1
    finally:
        system.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
