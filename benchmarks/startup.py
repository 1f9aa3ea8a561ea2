"""How long a start and the sample check take beside the import of Great Expectations on the same machine."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).with_name("recordcheck"))

# Machines differ, and this one from hour to hour: the limits are those of a machine that imports Great Expectations
# in 2.5 s, and are held as multiples of that import.
IMPORT_SECONDS = 2.5
LIMITS = {"recordcheck --help": 0.3, "recordcheck rules list": 1.5, "sample check, cold start": 6.0}


def seconds(command: list[str]) -> float:
    """Return how long a fresh process takes by the clock; its exit code must be 0 or 1."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr.decode()}")
    return taken


def main(runs: int = 3) -> None:
    """Print the best of some runs of each, taken in turns, and what it should stay under."""
    sample = str(ROOT / "sample_data" / "city-of-london-2019")
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "import great_expectations": [sys.executable, "-c", "import great_expectations"],
            "recordcheck --help": [COMMAND, "--help"],
            "recordcheck rules list": [COMMAND, "rules", "list"],
            "sample check, cold start": [
                COMMAND, "check", sample, "--as-of", "2019-12-23", "--out", f"{folder}/results",
            ],
        }  # fmt: skip
        taken = [{name: seconds(command) for name, command in commands.items()} for _ in range(runs)]
    best = {name: min(run[name] for run in taken) for name in commands}
    unit = best.pop("import great_expectations")
    print(f"{'import great_expectations':28}{unit:7.2f} s")
    for name, figure in best.items():
        ratio, limit = figure / unit, LIMITS[name] / IMPORT_SECONDS
        verdict = "" if ratio < limit else "   TOO SLOW"
        print(f"{name:28}{figure:7.2f} s   {ratio:5.2f} times the import   (to stay under {limit:.2f}){verdict}")


if __name__ == "__main__":
    main()
