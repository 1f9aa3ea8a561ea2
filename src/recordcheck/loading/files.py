"""An export is a file, a folder or an archive: find what can be read in it, and say what cannot."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from recordcheck.errors import UsageError
from recordcheck.model import InputFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".zip")
OWN_FILES = {
    "rows_set_aside.csv",
    "shape_problems.csv",
    "run.json",
    "expected.csv",
    "exceptions.csv",
    "recordcheck.toml",
}
OWN_FOLDERS = {"recordcheck-results", "recordcheck-history"}

# Sane limits on an archive: more than any authority exports, less than what fills a laptop.
MAX_MEMBERS = 10_000
MAX_BYTES = 4 * 1024**3
MAX_RATIO = 200
RATIO_COUNTS_FROM = 10 * 1024**2


class Unreadable(Exception):  # noqa: N818 it is a finding about a file, told to the reader, and no failure of ours
    """A file cannot be read; the message says why in words that follow the file's name."""


@dataclass(frozen=True)
class Source:
    """A file or member that may hold a table; its bytes are read when asked for."""

    file: str
    suffix: str
    read: Callable[[], bytes]
    """Raises `Unreadable` with the reason."""


@dataclass(frozen=True)
class Found:
    """What an export holds: sources to read, and the files that are none, each with its problem."""

    sources: tuple[Source, ...]
    others: tuple[InputFile, ...]


def find_sources(export: Path) -> Found:
    """
    Return the sources in *export*, sorted by name, and an account of every other file.

    Hidden files and files of our own making are passed over.  A link that leaves the export is not followed.

    Raises:
        UsageError: *export* is missing, empty, or holds nothing that can be read.
    """
    if not export.exists():
        raise UsageError(f"{export}: there is no such file or folder; check the path")
    entries = list(_walk(export)) if export.is_dir() else [_sort_out(export, export.name)]
    found = [entry for entry in entries if entry is not None]
    sources = tuple(entry for entry in found if isinstance(entry, Source))
    others = tuple(entry for entry in found if isinstance(entry, InputFile))
    archives = [source for source in sources if source.suffix == ".zip"]
    plain = [source for source in sources if source.suffix != ".zip"]
    opened = [member for archive in archives for member in _open_archive(archive)]
    members = [member for member in opened if isinstance(member, Source)]
    told = [*others, *(member for member in opened if isinstance(member, InputFile))]
    if not plain and not members and all(file.read for file in told):
        kinds = ", ".join(READABLE)
        raise UsageError(f"{export}: holds nothing that can be read; give a file or folder with exports ({kinds})")
    return Found(tuple(sorted([*plain, *members], key=lambda source: source.file)), tuple(told))


def _walk(folder: Path) -> Iterator[Source | InputFile | None]:
    root = folder.resolve()
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_passed_over(name) and name not in OWN_FOLDERS)
        for name in [name for name in folders if (Path(here) / name).is_symlink()]:
            shown = (Path(here) / name).relative_to(folder).as_posix()
            yield InputFile(shown, problem="is a link to a folder and was not followed; copy the folder itself")
        for name in sorted(files):
            path = Path(here) / name
            shown = path.relative_to(folder).as_posix()
            if _is_passed_over(name):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                yield InputFile(shown, problem="is a link that leaves the export and was not followed; copy the file")
                continue
            yield _sort_out(path, shown)


def _is_passed_over(name: str) -> bool:
    """Whether *name* is hidden, a lock file of Excel, or of our own making."""
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in OWN_FILES


def _sort_out(path: Path, shown: str) -> Source | InputFile:
    suffix = path.suffix.lower()
    if suffix not in READABLE:
        return _unknown_type(shown)
    return Source(shown, suffix, lambda: _read_bytes(path))


def _unknown_type(shown: str, size: int = 0) -> InputFile:
    return InputFile(
        shown,
        bytes=size,
        problem=f"is of a type that is not read ({', '.join(READABLE)} are); save it as one of these if it holds records",
    )


def _read_bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            f"cannot be opened ({error.strerror or type(error).__name__}); close it elsewhere, or copy it"
        ) from error
    if not data:
        raise Unreadable("is empty (0 bytes); export it again")
    return data


def _open_archive(source: Source) -> list[Source | InputFile]:
    try:
        data = source.read()
        archive = zipfile.ZipFile(io.BytesIO(data))
        check_limits(archive.infolist())
    except Unreadable as problem:
        return [InputFile(source.file, problem=str(problem), read=False)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return [
            InputFile(source.file, problem="is damaged or cut off and cannot be unpacked; copy it again", read=False)
        ]
    entries = [_member(source.file, archive, info) for info in archive.infolist() if not info.is_dir()]
    members: list[Source | InputFile] = [entry for entry in entries if entry is not None]
    if not members:
        return [InputFile(source.file, bytes=len(data), problem="is an archive with nothing in it that can be read")]
    return members


def check_limits(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise `Unreadable` where an archive would unpack to more than any export holds."""
    if len(members) > MAX_MEMBERS:
        raise Unreadable(f"holds {len(members):,} files; at most {MAX_MEMBERS:,} are unpacked: pack it in parts")
    if (total := sum(member.file_size for member in members)) > MAX_BYTES:
        raise Unreadable(
            f"would unpack to {total / 1024**3:.1f} GB; at most {MAX_BYTES / 1024**3:.0f} GB are unpacked: pack it in parts"
        )
    for member in members:
        if member.file_size > RATIO_COUNTS_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Unreadable(
                f"is packed more than {MAX_RATIO} times, as no table is; it was not unpacked: ask who packed it"
            )


def _member(archive_name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Source | InputFile | None:
    inside = PurePosixPath(info.filename.replace("\\", "/"))
    shown = f"{archive_name}/{inside}"
    if inside.is_absolute() or ".." in inside.parts or not inside.name or ":" in inside.parts[0]:
        problem = "has a path that leads out of the archive and was not unpacked; pack the archive again"
        return InputFile(shown, bytes=info.file_size, problem=problem, read=False)
    if any(_is_passed_over(part) for part in inside.parts):
        return None
    suffix = inside.suffix.lower()
    if suffix == ".zip":
        problem = "is an archive within an archive and was not unpacked; unpack it first"
        return InputFile(shown, bytes=info.file_size, problem=problem, read=False)
    if suffix not in READABLE:
        return _unknown_type(shown, info.file_size)
    return Source(shown, suffix, lambda: _read_member(archive, info))


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 1:
        raise Unreadable("is protected by a password; take the password off")
    try:
        data = archive.read(info)
    # The decompressors raise errors of their own on damaged bytes (zlib.error, EOFError, LZMAError).
    except Exception as error:
        raise Unreadable("is damaged and cannot be unpacked; copy the archive again") from error
    if not data:
        raise Unreadable("is empty (0 bytes); export it again")
    return data
