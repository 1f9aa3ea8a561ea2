"""A DuckDB that can compute and nothing else: no files, no network, no change of settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator


AT_ONCE = max(2, min(8, os.cpu_count() or 2))
"""How many statements run at a time, each in one thread: planning one cannot be shared, and often outlasts its work."""


@contextmanager
def locked_duckdb() -> Iterator[duckdb.DuckDBPyConnection]:
    """
    Give an in-memory DuckDB whose only file is a private temporary folder, removed at the end.

    Rules are checked before they reach it; this is the second lock, for what the check may have missed.
    """
    folder = tempfile.mkdtemp(prefix="recordcheck-")
    Path(folder).chmod(0o700)
    # The order matters: the temporary folder can be named only while external access is still on.
    settings = {
        "temp_directory": f"'{folder}'",
        # Several statements run at once instead: less work than sharing each among threads.
        "threads": "1",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "enable_external_access": "false",
        "lock_configuration": "true",
    }
    try:
        with duckdb.connect(":memory:") as connection:
            for name, value in settings.items():
                connection.execute(f"SET {name} = {value}")
            yield connection
    finally:
        shutil.rmtree(folder, ignore_errors=True)
