"""How long a start and the sample check take, each as the best of several fresh processes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from yardstick import beside, import_seconds, seconds

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).with_name("recordcheck"))


def main(runs: int = 3) -> None:
    """Print each figure beside what it should stay under."""
    sample = str(ROOT / "sample_data" / "city-of-london-2019")
    unit = import_seconds(runs)
    print(f"{'import great_expectations':28}{unit:7.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        check = [COMMAND, "check", sample, "--as-of", "2019-12-23", "--out", f"{folder}/results"]
        for name, command, limit in (
            ("recordcheck --help", [COMMAND, "--help"], 0.3),
            ("recordcheck rules list", [COMMAND, "rules", "list"], 1.5),
            ("sample check, cold start", check, 6.0),
        ):
            print(f"{name:28}{beside(min(seconds(command, fine=(0, 1)) for _ in range(runs)), limit, unit)}")


if __name__ == "__main__":
    main()
