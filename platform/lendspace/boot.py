"""Before the first request: is the wall up?"""

from __future__ import annotations

from wall.selftest import run_self_test


def refuse_to_serve_if_the_wall_leaks() -> None:
    """Run the wall's self-test and end the process when anything gets through.

    :raises SystemExit: naming each string that leaked.
    """
    leaks = run_self_test()
    if leaks:
        raise SystemExit("The wall between lenders leaks, so nothing is served: " + "; ".join(leaks))
