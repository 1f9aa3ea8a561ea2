from __future__ import annotations

import io
import zipfile

import pytest

from recordcheck.errors import UsageError
from recordcheck.loading import files
from recordcheck.loading.files import Unreadable, find_sources

CSV = b"case_id\nC1\n"


def archive(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return data.getvalue()


def named(found):
    return [source.file for source in found.sources]


def told(found):
    return {other.file: (other.problem, other.read) for other in found.others}


def test_a_folder_is_searched_with_its_sub_folders(tmp_path):
    (tmp_path / "north").mkdir()
    (tmp_path / "north" / "Visits.CSV").write_bytes(CSV)
    (tmp_path / "cases.xlsx").write_bytes(CSV)
    assert named(find_sources(tmp_path)) == ["cases.xlsx", "north/Visits.CSV"]


def test_one_file_is_an_export(tmp_path):
    (tmp_path / "cases.csv").write_bytes(CSV)
    found = find_sources(tmp_path / "cases.csv")
    assert named(found) == ["cases.csv"]
    assert found.sources[0].read() == CSV


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.csv",
        "~$cases.xlsx",
        "rows_set_aside.csv",
        "run.json",
        "expected.csv",
        ".git/cases.csv",
        "recordcheck-results/2019-12-23/flags.csv",
        "recordcheck-history/runs.parquet",
    ],
)
def test_hidden_files_and_files_of_our_own_are_passed_over(tmp_path, name):
    (tmp_path / "cases.csv").write_bytes(CSV)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(CSV)
    found = find_sources(tmp_path)
    assert named(found) == ["cases.csv"]
    assert found.others == ()


def test_a_file_of_another_type_is_told(tmp_path):
    (tmp_path / "cases.csv").write_bytes(CSV)
    (tmp_path / "guide.pdf").write_bytes(b"%PDF")
    ((problem, is_read),) = told(find_sources(tmp_path)).values()
    assert problem.startswith("is of a type that is not read")
    assert is_read


def test_links_that_leave_the_export_are_not_followed(tmp_path):
    inside, outside = tmp_path / "export", tmp_path / "elsewhere"
    inside.mkdir()
    outside.mkdir()
    (outside / "cases.csv").write_bytes(CSV)
    (inside / "own.csv").write_bytes(CSV)
    (inside / "linked.csv").symlink_to(outside / "cases.csv")
    (inside / "within.csv").symlink_to(inside / "own.csv")
    (inside / "folder").symlink_to(outside)
    found = find_sources(inside)
    assert named(found) == ["own.csv", "within.csv"]
    assert sorted(told(found)) == ["folder", "linked.csv"]


@pytest.mark.parametrize("name", ["nowhere", "empty", "only_pdf", "notes.docx"])
def test_nothing_to_read_is_a_wrong_usage_told_in_one_line(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "only_pdf").mkdir()
    (tmp_path / "only_pdf" / "guide.pdf").write_bytes(b"%PDF")
    (tmp_path / "notes.docx").write_bytes(b"PK")
    with pytest.raises(UsageError) as raised:
        find_sources(tmp_path / name)
    assert str(raised.value).startswith(str(tmp_path / name))
    assert "\n" not in str(raised.value)


def test_an_empty_file_cannot_be_read(tmp_path):
    (tmp_path / "cases.csv").write_bytes(b"")
    (source,) = find_sources(tmp_path).sources
    with pytest.raises(Unreadable, match="0 bytes"):
        source.read()


def test_the_members_of_an_archive_are_sources(tmp_path):
    packed = archive(
        **{"cases.csv": CSV, "deep/visits.parquet": b"PAR1", "__MACOSX/._cases.csv": b"x", "run.json": b"{}"}
    )
    (tmp_path / "export.zip").write_bytes(packed)
    found = find_sources(tmp_path)
    assert named(found) == ["export.zip/cases.csv", "export.zip/deep/visits.parquet"]
    assert found.sources[0].read() == CSV


@pytest.mark.parametrize(
    "member", ["/etc/cases.csv", "../cases.csv", "deep/../../cases.csv", "..\\cases.csv", "C:/cases.csv"]
)
def test_a_member_whose_path_leads_out_of_the_archive_is_refused(tmp_path, member):
    (tmp_path / "export.zip").write_bytes(archive(**{member: CSV, "visits.csv": CSV}))
    found = find_sources(tmp_path)
    assert named(found) == ["export.zip/visits.csv"]
    ((problem, is_read),) = told(found).values()
    assert "leads out of the archive" in problem
    assert not is_read


def test_an_archive_within_an_archive_is_told(tmp_path):
    (tmp_path / "export.zip").write_bytes(archive(**{"inner.zip": archive(a=b"x"), "visits.csv": CSV}))
    ((problem, is_read),) = told(find_sources(tmp_path)).values()
    assert "archive within an archive" in problem
    assert not is_read


def test_a_damaged_archive_cannot_be_read_and_the_rest_can(tmp_path):
    (tmp_path / "export.zip").write_bytes(archive(**{"cases.csv": CSV})[:40])
    (tmp_path / "visits.csv").write_bytes(CSV)
    found = find_sources(tmp_path)
    assert named(found) == ["visits.csv"]
    assert told(found)["export.zip"][1] is False


def test_a_damaged_member_cannot_be_read(tmp_path):
    packed = bytearray(archive(**{"cases.csv": CSV * 100}))
    place = packed.index(b"cases.csv") + len("cases.csv")
    packed[place : place + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "export.zip").write_bytes(packed)
    (source,) = find_sources(tmp_path).sources
    with pytest.raises(Unreadable, match="damaged"):
        source.read()


def test_a_member_with_a_password_cannot_be_read(tmp_path):
    packed = bytearray(archive(**{"cases.csv": CSV}))
    for signature, place_of_flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + place_of_flags] |= 1
    (tmp_path / "export.zip").write_bytes(packed)
    (source,) = find_sources(tmp_path).sources
    with pytest.raises(Unreadable, match="password"):
        source.read()


@pytest.mark.parametrize(
    ("limit", "value", "why"),
    [
        ("MAX_MEMBERS", 1, "holds 2 files"),
        ("MAX_BYTES", 10, "would unpack to"),
        ("RATIO_COUNTS_FROM", 10, "packed more"),
    ],
)
def test_an_archive_beyond_sane_limits_is_told_in_one_line(tmp_path, monkeypatch, limit, value, why):
    monkeypatch.setattr(files, limit, value)
    (tmp_path / "export.zip").write_bytes(archive(**{"a.csv": bytes(100_000), "b.csv": CSV}))
    ((problem, is_read),) = told(find_sources(tmp_path)).values()
    assert why in problem
    assert not is_read
