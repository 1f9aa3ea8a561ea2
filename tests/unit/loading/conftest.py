"""A handful of small contracts, and a way to load files that are written out in the test."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from recordcheck.loading import load_export
from recordcheck.model import Column, TableContract


def contract(name, *columns, files=()):
    by_name = {column.name: column for column in columns}
    return TableContract(name, "", MappingProxyType(by_name), files)


@pytest.fixture
def contracts():
    tables = (
        contract(
            "cases",
            Column("case_id", "id", "key"),
            Column("case_type", "code", "wanted", codes=("CP", "CIN"), spellings={"child protection": "CP"}),
            Column("opened_on", "date", "wanted"),
            Column("worker", "text", "wanted"),
            Column("close_reason", "text", "optional"),
        ),
        contract(
            "visits",
            Column("visit_id", "id", "key"),
            Column("case_id", "id", "required"),
            Column("visited_on", "date", "required", headings=("date of visit",)),
            Column("recorded_on", "timestamp", "wanted"),
            Column("status", "code", "wanted", codes=("completed", "no access")),
            Column("seen", "flag", "wanted"),
            Column("minutes", "number", "optional"),
            Column("narrative", "text", "wanted"),
            files=("home visits",),
        ),
        contract(
            "notes",
            Column("note_id", "id", "key"),
            Column("case_id", "id", "required"),
            Column("event_on", "date", "required"),
            Column("text", "text", "required"),
        ),
        contract(
            "care_leavers",
            Column("case_id", "id", "key"),
            Column("eligibility", "code", "required", codes=("relevant", "former relevant")),
            Column("accommodation", "text", "wanted"),
        ),
        contract(
            "supervision_diary",
            Column("diary_id", "id", "key"),
            Column("case_id", "id", "wanted"),
            Column("worker_id", "id", "wanted"),
            Column("held_on", "date", "required"),
        ),
    )
    return {table.name: table for table in tables}


@pytest.fixture
def load(tmp_path, contracts):
    """Write files (name: text or bytes) into a folder and load it."""

    def write_and_load(files):
        folder = tmp_path / "export"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_export(folder, contracts)

    return write_and_load
