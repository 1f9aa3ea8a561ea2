"""The second lock: what a rule that slipped through the check could still not do."""

from pathlib import Path

import duckdb
import pytest

from recordcheck.engine.duck import locked_duckdb


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("name\nZebulon\n")
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{path}')",
        "SELECT * FROM read_text('{path}')",
        "SELECT * FROM read_blob('{path}')",
        "SELECT * FROM '{path}'",
        "SELECT * FROM glob('{folder}/*')",
        "ATTACH '{folder}/new.db'",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "COPY t FROM '{path}'",
        "EXPORT DATABASE '{folder}/out'",
        "IMPORT DATABASE '{folder}/out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET temp_directory = '{folder}'",
        "RESET enable_external_access",
        "SET lock_configuration = false",
        "SET threads = 1",
        "PRAGMA enable_external_access = true",
        "SELECT * FROM 'https://example.org/x.csv'",
        "SELECT getenv('HOME')",
        "SELECT * FROM secret_frame",
    ],
)
def test_a_locked_duckdb_refuses(secret, statement):
    secret_frame = [1]
    with locked_duckdb() as connection:
        connection.execute("CREATE TEMP TABLE t (name VARCHAR)")
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(path=secret, folder=secret.parent)).fetchall()
    assert secret_frame
    assert {path.name for path in secret.parent.iterdir()} == {"secret.csv"}


def test_a_locked_duckdb_computes():
    with locked_duckdb() as connection:
        assert connection.execute("SELECT 1 + 1").fetchall() == [(2,)]


def test_its_temporary_folder_is_private_and_removed():
    with locked_duckdb() as connection:
        [(folder,)] = connection.execute("SELECT current_setting('temp_directory')").fetchall()
        assert Path(folder).stat().st_mode & 0o077 == 0
    assert not Path(folder).exists()


def leave_by_an_error(left):
    with locked_duckdb() as connection:
        [(folder,)] = connection.execute("SELECT current_setting('temp_directory')").fetchall()
        left.append(folder)
        raise ZeroDivisionError


def test_its_temporary_folder_is_removed_after_an_error():
    left = []
    with pytest.raises(ZeroDivisionError):
        leave_by_an_error(left)
    assert [Path(folder).exists() for folder in left] == [False]
