"""The results folder of a run: it appears whole or not at all."""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from recordcheck.errors import OutputError
from recordcheck.results.data_files import OURS, write_csv, write_flags_json, write_parquet, write_run_json
from recordcheck.results.page import write_page
from recordcheck.results.table import FRAMES, tidy, without_names
from recordcheck.results.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recordcheck.model import Run

_NEXT_STEPS = {
    errno.ENOSPC: "the disk is full; free some space, or choose another folder with --out",
    errno.EDQUOT: "your share of the disk is full; free some space, or choose another folder with --out",
    errno.EROFS: "the disk can only be read; choose another folder with --out",
}
_NO_ACCESS = "it cannot be written; close files that are open in it, or choose another folder with --out"


@dataclass(frozen=True)
class ResultPaths:
    """Where the results of a run are."""

    folder: Path
    report: Path
    workbook: Path
    flags_csv: Path
    flags_parquet: Path
    flags_json: Path
    outcomes: Path
    could_not_run: Path
    shape_problems: Path
    rows_set_aside: Path
    due_soon: Path
    run: Path


_NAMES = {
    "report": "report.html",
    "workbook": "workbook.xlsx",
    "flags_csv": "flags.csv",
    "flags_parquet": "flags.parquet",
    "flags_json": "flags.json",
    "run": "run.json",
    **{name: f"{name}.csv" for name in FRAMES if name != "flags"},
}
FILES = tuple(_NAMES[field.name] for field in fields(ResultPaths) if field.name != "folder")
"""The files of a results folder."""


def refuse_unwritable(folder: Path) -> None:
    """
    Say before a long run that its results could not be written to *folder*; nothing is left behind.

    Raises:
        OutputError: As `write_results` raises it.
    """
    folder = folder.resolve()
    try:
        _strangers(folder)
        above = next(path for path in folder.parents if path.exists())
        # The only sure test: what a system says of its permissions need not be so on a file share.
        Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=above)).rmdir()
    except OSError as error:
        raise _unwritable(folder, error) from error


def write_results(run: Run, folder: Path, *, names: bool = False) -> ResultPaths:
    """
    Write every view of *run* into *folder* and return where each is.

    The files are written beside the folder and moved into place when all are there, so that a reader
    finds the old results or the new ones, never a mixture.  Results of ours that lie there are
    replaced; files that somebody else put beside them are kept.  Names of children and relatives are
    withheld unless *names*.

    Raises:
        OutputError: The folder holds something else, or cannot be written; nothing has changed then.
    """
    folder = folder.resolve()
    shown = tidy(run if names else without_names(run))
    draft: Path | None = None
    try:
        kept = _strangers(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        # A sibling: renaming is only atomic within one file system.
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        _write_files(shown, draft)
        _swap(draft, folder, kept)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        if draft:
            shutil.rmtree(draft, ignore_errors=True)
    return ResultPaths(folder, **{field: folder / name for field, name in _NAMES.items()})


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(f"{folder}: {_NEXT_STEPS.get(error.errno or 0, _NO_ACCESS)}")


def _strangers(folder: Path) -> tuple[str, ...]:
    """Return what lies in *folder* and is none of our results; refuse a folder that is not ours."""
    if not folder.exists():
        return ()
    if not folder.is_dir():
        raise OutputError(f"{folder}: is no folder; choose another one with --out")
    present = sorted(path.name for path in _entries(folder))
    if not present:
        return ()
    ours = _written_by_us(folder / "run.json")
    if ours is None:
        raise OutputError(
            f"{folder}: holds files that are no results of recordcheck (for example {present[0]}); "
            "choose another folder with --out"
        )
    return tuple(name for name in present if name not in ours)


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except OSError as error:
        raise OutputError(f"{folder}: {_NO_ACCESS}") from error


def _written_by_us(marker: Path) -> frozenset[str] | None:
    """Return the files that an earlier run wrote beside *marker*, or None where it is not ours."""
    try:
        content = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict) or any(content.get(key) != value for key, value in OURS.items()):
        return None
    return frozenset(str(name) for name in content.get("written", ()))


def _write_files(run: Run, draft: Path) -> None:
    for name in FRAMES:
        write_csv(getattr(run, name), draft / f"{name}.csv")
    write_parquet(run, draft / "flags.parquet")
    write_flags_json(run, draft / "flags.json")
    write_workbook(run, draft / "workbook.xlsx")
    write_page(run, draft / "report.html")
    write_run_json(run, draft / "run.json", FILES)
    for path in draft.iterdir():
        path.chmod(0o600)


def _swap(draft: Path, folder: Path, kept: tuple[str, ...]) -> None:
    """Put *draft* in the place of *folder*; where that fails, *folder* is as it was."""
    if not folder.exists():
        draft.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    aside = old / folder.name
    moved: list[str] = []
    try:
        folder.rename(aside)
        try:
            for name in kept:
                (aside / name).rename(draft / name)
                moved.append(name)
            draft.rename(folder)
        except BaseException:
            for name in moved:
                (draft / name).rename(aside / name)
            aside.rename(folder)
            raise
    finally:
        # Only an old folder that has been replaced may go: after a failed way back it holds the only copy.
        if folder.exists() or not aside.exists():
            shutil.rmtree(old, ignore_errors=True)
