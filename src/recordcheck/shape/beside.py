"""The suites in a process of their own, on the second core, while files are read and rules run in the first."""

from __future__ import annotations

import datetime as dt
import gc
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, Protocol

from recordcheck.errors import SuiteError
from recordcheck.model import Export, InputFile, ShapeProblem
from recordcheck.shape import ShapeResult, check_shape, import_ahead
from recordcheck.shape.contracts import read_contracts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    import pandas as pd

# pandas and Arrow are imported where frames are handled: the child is to be started before they are.


class ShapeCheck(Protocol):
    """A shape check that can be asked for early and whose answer is fetched late."""

    def ask(self, export: Export, checks: Path, today: dt.date) -> None:
        """Hand over what is to be checked and return at once."""

    def answer(self) -> ShapeResult:
        """Return what the suites found; raises what `check_shape` raises."""

    def close(self) -> None:
        """Give up what is still running."""


class InThread:
    """The suites in a thread of this process: for programs that check more than once and import only once."""

    def __init__(self) -> None:
        """Begin to import Great Expectations at once."""
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._pool.submit(import_ahead)
        self._soon: Future[ShapeResult]

    def ask(self, export: Export, checks: Path, today: dt.date) -> None:
        """Begin to check *export*."""
        self._soon = self._pool.submit(lambda: check_shape(export, read_contracts(checks), today))

    def answer(self) -> ShapeResult:
        """Return what the suites found."""
        return self._soon.result()

    def close(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class InChild:
    """
    The suites in a child process: importing Great Expectations alone takes longer than all rules.

    Frames go through a pipe as Arrow, the answer comes back as JSON.  A child that cannot be started or dies
    is no loss: the suites then run in this process.
    """

    def __init__(self) -> None:
        """Start the child, which begins to import Great Expectations at once."""
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._soon: Future[tuple[bytes, bytes]]
        self._asked: tuple[Export, Path, dt.date]
        self._child: subprocess.Popen[bytes] | None = None
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "recordcheck.shape.beside"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return

    def ask(self, export: Export, checks: Path, today: dt.date) -> None:
        """Hand *export* to the child."""
        self._asked = (export, checks, today)
        if self._child is not None:
            self._soon = self._pool.submit(self._child.communicate, _question(export, checks, today))

    def answer(self) -> ShapeResult:
        """Return what the suites found, here where the child gave no answer."""
        export, checks, today = self._asked
        told: Any = None
        if self._child is not None:
            try:
                out, _ = self._soon.result()
                told = json.loads(out) if self._child.returncode == 0 else None
            except (OSError, ValueError):
                told = None
        if told is None:
            return check_shape(export, read_contracts(checks), today)
        if "suite_error" in told:
            raise SuiteError(told["suite_error"])
        problems = tuple(ShapeProblem(**{**item, "rows": tuple(item["rows"])}) for item in told["problems"])
        return ShapeResult(problems, MappingProxyType(told["unusable"]))

    def close(self) -> None:
        """End the child if it still runs."""
        if self._child is not None and self._child.poll() is None:
            self._child.kill()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _question(export: Export, checks: Path, today: dt.date) -> bytes:
    parts = [
        (kind, name, _as_arrow(frame))
        for kind, frames in (("tables", export.tables), ("origins", export.origins))
        for name, frame in frames.items()
    ]
    head = {
        "checks": str(checks),
        "today": str(today),
        "unusable": dict(export.unusable),
        "files": [(one.file, one.sheet, one.table) for one in export.files],
        "parts": [(kind, name, len(data)) for kind, name, data in parts],
    }
    return b"".join([json.dumps(head).encode(), b"\n", *(data for _, _, data in parts)])


def _as_arrow(frame: pd.DataFrame) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - see above

    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _read_question(stream: IO[bytes]) -> tuple[Export, Path, dt.date]:
    import pandas as pd  # noqa: PLC0415 - see above
    import pyarrow as pa  # noqa: PLC0415 - see above

    head = json.loads(stream.readline())
    frames: dict[str, dict[str, pd.DataFrame]] = {"tables": {}, "origins": {}}
    for kind, name, size in head["parts"]:
        frames[kind][name] = pa.ipc.open_stream(stream.read(size)).read_all().to_pandas(types_mapper=pd.ArrowDtype)
    files = tuple(InputFile(file, sheet, table) for file, sheet, table in head["files"])
    export = Export(frames["tables"], frames["origins"], pd.DataFrame(), (), files, MappingProxyType(head["unusable"]))
    return export, Path(head["checks"]), dt.date.fromisoformat(head["today"])


def _told(export: Export, checks: Path, today: dt.date) -> Iterator[tuple[str, Any]]:
    try:
        result = check_shape(export, read_contracts(checks), today)
    except SuiteError as error:
        yield "suite_error", str(error)
        return
    yield "problems", [asdict(problem) for problem in result.problems]
    yield "unusable", dict(result.unusable)


def main() -> None:
    """Be the child: import, wait for the question on standard input, answer on standard output."""
    gc.disable()  # the process ends before there is much to collect
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints must not get into the answer
    import_ahead()
    question = _read_question(sys.stdin.buffer)
    answers.write(json.dumps(dict(_told(*question))))


if __name__ == "__main__":
    main()
