"""Small contracts, and exports with the frames that loading gives, written out in the tests."""

import pandas as pd
import pytest

from recordcheck.arrow import ARROW_TYPES
from recordcheck.model import SET_ASIDE_COLUMNS, Export, InputFile
from recordcheck.resources import builtin_folder
from recordcheck.shape.contracts import read_contracts

CASES = """\
table: cases
about: One row per child.
columns:
  case_id: {type: id, need: key}
"""

VISITS = """\
table: visits
about: One row per visit.
as_of:
  happened: visited_on
  recorded: recorded_on
  planned: {status: planned}
columns:
  visit_id: {type: id, need: key}
  case_id: {type: id, need: required}
  visited_on: {type: date, need: required}
  recorded_on: {type: timestamp, need: wanted}
  status: {type: code, need: wanted, codes: [completed, planned]}
  seen: {type: flag, need: optional}
  minutes: {type: number, need: optional}
  narrative: {type: text, need: optional}
"""


@pytest.fixture(scope="session")
def builtin_contracts():
    return read_contracts(builtin_folder("checks"))


@pytest.fixture
def contracts_of(tmp_path):
    """Return a function: texts of check files by table -> their contracts."""

    def read(**texts):
        folder = tmp_path / "checks"
        folder.mkdir(exist_ok=True)
        for table, text in texts.items():
            (folder / f"{table}.yaml").write_text(text, encoding="utf-8")
        return read_contracts(folder)

    return read


@pytest.fixture
def two_tables(contracts_of):
    """Return a function: expectations of visits as YAML -> the contracts of cases and visits."""
    return lambda expectations="": contracts_of(cases=CASES, visits=VISITS + expectations)


@pytest.fixture
def export_of():
    """Return a function: contracts and columns by table -> an export whose rows begin in row 2 of TABLE.csv."""

    def build(contracts, origins=None, **tables):
        frames = {table: frame_of(contracts[table], columns) for table, columns in tables.items()}
        places = {
            table: pd.DataFrame({"file": f"{table}.csv", "sheet": "", "row": range(2, len(frame) + 2)})
            for table, frame in frames.items()
        }
        files = tuple(InputFile(f"{table}.csv", table=table) for table in frames)
        return Export(frames, places | (origins or {}), pd.DataFrame(columns=list(SET_ASIDE_COLUMNS)), (), files)

    return build


def frame_of(contract, columns):
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=pd.ArrowDtype(ARROW_TYPES[contract.columns[name].type]))
            for name, values in columns.items()
        }
    )
