"""The door from the command line: every failure becomes one clear line and the right exit code."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import click

from recordcheck import __version__
from recordcheck.cli import commands
from recordcheck.errors import RecordcheckError

WRONG_USAGE = 2
OUR_BUG = 70
INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit: 0, 1, 2, 3 as documented, 70 for a bug of ours."""
    try:
        code = commands.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing was written.", err=True)
        code = INTERRUPTED
    except RecordcheckError as error:
        click.echo(f"recordcheck: {error}", err=True)
        code = WRONG_USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence
        click.echo(_bug_report(error), err=True)
        code = OUR_BUG
    sys.exit(code if isinstance(code, int) else 0)


def _bug_report(error: Exception) -> str:
    """Return where it happened, without the error's own text: that may quote a record."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = Path(__file__).parent
    steps = [
        f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in frames
        if ours in Path(frame.filename).parents
    ]
    return "\n".join(
        [
            f"recordcheck {__version__} has a bug ({type(error).__name__}). Please report these lines; they hold nothing of your records.",
            f"  Python {sys.version.split()[0]} on {sys.platform}",
            *steps,
        ]
    )


if __name__ == "__main__":
    main()
