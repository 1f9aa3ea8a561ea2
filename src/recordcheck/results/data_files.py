"""The findings as CSV, Parquet and JSON, for spreadsheets and programs."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recordcheck.results.counts import completeness, counts
from recordcheck.results.table import FRAMES, TYPES, evidence_values, records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recordcheck.model import Run

OURS = {"made_by": "recordcheck", "holds": "results"}
"""The first lines of our run.json, by which a folder is known as ours."""


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """
    Write a typed *frame*: UTF-8 with the mark by which Excel knows it, ISO dates, one row per line.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    columns = {name: _shut(frame[name]) if name not in TYPES else frame[name] for name in frame}
    if "pass_rate" in columns:
        columns["pass_rate"] = columns["pass_rate"].round(4)
    pd.DataFrame(columns).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _shut(column: pd.Series[Any]) -> pd.Series[Any]:
    opens_a_formula = column.str.match(r"[=+\-@\t\r\n]").fillna(value=False)
    return column.mask(opens_a_formula, "'" + column)


def write_parquet(run: Run, path: Path) -> None:
    """Write the flags with their types; the file's metadata names the run, its rules and the version."""
    about = {
        "run_id": run.info.run_id,
        "as_of": run.info.as_of.isoformat(),
        "authority": run.info.authority,
        "complete": json.dumps(run.info.complete),
        "versions": json.dumps(plain(run.info.versions)),
        "rules": json.dumps({card.rule_id: card.fingerprint for card in run.rules}),
    }
    table = pa.Table.from_pandas(run.flags, preserve_index=False)
    metadata = {**(table.schema.metadata or {}), **{f"recordcheck.{key}": text for key, text in about.items()}}
    pq.write_table(table.replace_schema_metadata(metadata), path)


def write_flags_json(run: Run, path: Path) -> None:
    """Write ``{"run": ..., "flags": [...]}`` with one flag per line and its evidence as an object."""
    flags = ({**flag, "evidence": evidence_values(flag["evidence"])} for flag in records(run.flags))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"run": ' + as_json(plain(run.info)) + ',\n"flags": [')
        file.writelines(_lines(flags))
        file.write("\n]}\n")


def _lines(flags: Iterable[dict[str, Any]]) -> Iterable[str]:
    for number, flag in enumerate(flags):
        yield (",\n" if number else "\n") + as_json(flag)


def write_run_json(run: Run, path: Path, written: Iterable[str]) -> None:
    """Write what was run, on what and with what result; *written* names the files of the folder."""
    known = counts(run)
    content = {
        **OURS,
        "written": sorted(written),
        "summary": completeness(known, complete=run.info.complete),
        "run": plain(run.info),
        "counts": {
            **plain(known),
            **{f"rows_in_{name}": len(getattr(run, name)) for name in FRAMES},
        },
        "could_not_run": records(run.could_not_run),
        "notes": list(run.notes),
        "files": plain(run.files),
        "rules": plain(run.rules),
    }
    path.write_text(as_json(content, indent=2) + "\n", encoding="utf-8", newline="\n")


def as_json(value: Any, indent: int | None = None) -> str:
    """Return *value* as JSON; dates are ISO, a number that JSON does not know is refused."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_iso, indent=indent)


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)


def plain(value: Any) -> Any:
    """Return *value* with dataclasses and mappings as dicts and tuples as lists."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "items"):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
