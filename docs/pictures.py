"""Make the pictures of the README anew: the page in a real browser, the terminal as rich draws it."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console

from recordcheck.app import CheckOptions, run_check, write_run
from recordcheck.results.terminal import summary

ROOT = Path(__file__).parents[1]
IMAGES = Path(__file__).with_name("images")


def main() -> None:
    """Check the sample data and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        options = CheckOptions(
            export=ROOT / "sample_data" / "city-of-london-2019",
            as_of=dt.date(2019, 12, 23),
            out=Path(folder) / "results",
        )
        run = run_check(options)
        paths = write_run(run, options)
        shoot(paths.report, IMAGES / "page.png", Path(folder) / "browser")
        draw(run, IMAGES / "terminal.svg")


def shoot(page: Path, picture: Path, profile: Path) -> None:
    """Take a picture of the top of *page*."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("install chromium to take the picture of the page")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    command = [
        browser,
        *flags,
        f"--user-data-dir={profile}",
        "--window-size=1280,1650",
        f"--screenshot={picture}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def draw(run: object, picture: Path) -> None:
    """Draw the summary of *run* as the terminal shows it."""
    console = Console(record=True, width=100, highlight=False, file=io.StringIO())
    console.print(summary(run, None, limit=3))  # type: ignore[arg-type]
    console.save_svg(str(picture), title="recordcheck check sample_data/city-of-london-2019 --as-of 2019-12-23")


if __name__ == "__main__":
    main()
