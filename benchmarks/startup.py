"""How long a start and the sample check take, each as the best of several fresh processes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).with_name("recordcheck"))


def best(arguments: list[str], runs: int) -> float:
    """Return the shortest of *runs* wall-clock times in seconds; the exit code must be 0 or 1."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        done = subprocess.run([COMMAND, *arguments], capture_output=True, check=False)
        times.append(time.perf_counter() - started)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(arguments)}: exit {done.returncode}\n{done.stderr.decode()}")
    return min(times)


def main() -> None:
    """Print each figure beside what it should stay under."""
    sample = str(ROOT / "sample_data" / "city-of-london-2019")
    with tempfile.TemporaryDirectory() as folder:
        check = ["check", sample, "--as-of", "2019-12-23", "--out", f"{folder}/results"]
        figures = {
            "recordcheck --help": (best(["--help"], 5), 0.3),
            "recordcheck rules list": (best(["rules", "list"], 3), 1.5),
            "sample check, cold start": (best(check, 3), 6.0),
        }
    for name, (seconds, limit) in figures.items():
        print(f"{name:28}{seconds:7.2f} s   (to stay under {limit:.1f} s){'' if seconds < limit else '   TOO SLOW'}")


if __name__ == "__main__":
    main()
