"""One unit for all benchmarks beside the clock, since machines differ and a shared one changes from hour to hour."""

from __future__ import annotations

import subprocess
import sys
import time

IMPORT_SECONDS = 2.5
"""How long the import of Great Expectations takes on the machine that the limits in seconds were set for."""


def seconds(command: list[str], *, fine: tuple[int, ...] = (0,)) -> float:
    """Return how long a fresh process takes by the clock; its exit code must be one of *fine*."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode not in fine:
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr.decode()}")
    return taken


def import_seconds(runs: int = 3) -> float:
    """Return the best of some imports of Great Expectations here and now."""
    return min(seconds([sys.executable, "-c", "import great_expectations"]) for _ in range(runs))


def beside(figure: float, limit: float, unit: float) -> str:
    """Return *figure* and *limit* in seconds, and both as multiples of the import (*unit* here, IMPORT_SECONDS there)."""
    late = (
        ""
        if figure < limit
        else "  TOO SLOW by the clock" + ("" if figure / unit < limit / IMPORT_SECONDS else " and beside the import")
    )
    return (
        f"{figure:7.2f} s of {limit:.1f}, {figure / unit:5.2f} of {limit / IMPORT_SECONDS:.2f} times the import{late}"
    )
