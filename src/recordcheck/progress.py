"""Progress on the terminal, for whatever takes longer than a second."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE = 1.0
"""Seconds after which a person wonders whether anything happens."""


@contextmanager
def progress_line() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function (what is being done, parts done, parts in all) that draws one line on standard error.

    Nothing is drawn in the first second, nor when standard error is no terminal.  What is drawn are names of
    files and ids of rules, never a word of a record.
    """
    from rich.console import Console  # noqa: PLC0415 - `--help` need not wait for it
    from rich.markup import escape  # noqa: PLC0415
    from rich.status import Status  # noqa: PLC0415

    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    started = time.monotonic()
    status = Status("", console=Console(stderr=True, highlight=False))

    def show(what: str, done: int, total: int) -> None:
        if time.monotonic() - started >= _PATIENCE:
            status.update(f"{escape(what)} ({done + 1} of {total})")
            status.start()

    try:
        yield show
    finally:
        status.stop()
