"""``checks/*.yaml`` -> one `TableContract` per canonical table, with the place of every mistake."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from recordcheck.errors import SuiteError, did_you_mean
from recordcheck.model import AsOf, Column, ColumnType, Contracts, Expectation, Need, TableContract
from recordcheck.places import Document, YamlProblem, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Column(_Strict):
    type: ColumnType
    need: Need
    meaning: str = ""
    codes: list[str] = Field(default_factory=list)
    spellings: dict[str, str] = Field(default_factory=dict)
    headings: Names = Field(default_factory=list)


class _AsOf(_Strict):
    happened: Names = Field(default_factory=list)
    recorded: str | None = None
    planned: dict[str, str] = Field(default_factory=dict)
    keep_if_happened_later: Names = Field(default_factory=list)
    keep_if_recorded_later: Names = Field(default_factory=list)
    completed: dict[str, Names] = Field(default_factory=dict)
    overwritten: Names = Field(default_factory=list)


class _Expectation(_Strict):
    type: str
    kwargs: dict[str, Any] = Field(default_factory=dict)
    severity: Literal["critical", "warning", "info"] = "warning"
    problem: str


class _Contract(_Strict):
    table: str
    about: str
    files: Names = Field(default_factory=list)
    as_of: _AsOf = Field(default_factory=_AsOf)
    columns: dict[str, _Column]
    expectations: list[_Expectation] = Field(default_factory=list)


def read_contracts(folder: Path) -> Contracts:
    """
    Return the contract of every table that has a file in *folder*, by table name.

    Raises:
        SuiteError: One line per mistake in any of the files, each with file, line and column.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise SuiteError(f"{folder}: holds no checks (*.yaml); give a folder that does, or leave --checks out")
    contracts: Contracts = {}
    mistakes: list[str] = []
    for path in paths:
        try:
            contract = _read_contract(path)
        except SuiteError as error:
            mistakes.append(str(error))
            continue
        contracts[contract.name] = contract
    if mistakes:
        raise SuiteError("\n".join(mistakes))
    return contracts


def _read_contract(path: Path) -> TableContract:
    shown = f"{path.parent.name}/{path.name}"
    try:
        document = read_yaml(path, shown)
    except YamlProblem as problem:
        raise SuiteError(str(problem)) from problem
    try:
        parsed = _Contract.model_validate(document.data)
    except ValidationError as error:
        raise SuiteError("\n".join(_mistake(document, detail) for detail in error.errors())) from error
    if parsed.table != path.stem:
        raise SuiteError(f'{document.place(("table",))}: table "{parsed.table}" is in a file named {path.name}; make them agree')
    _refuse_unknown_columns(document, parsed)
    return TableContract(
        name=parsed.table,
        about=parsed.about,
        columns=MappingProxyType({name: _column(name, column) for name, column in parsed.columns.items()}),
        files=tuple(name.lower() for name in parsed.files),
        as_of=_as_of(parsed.as_of),
        expectations=tuple(
            Expectation(item.type, MappingProxyType(dict(item.kwargs)), item.severity, item.problem)
            for item in parsed.expectations
        ),
    )


def _mistake(document: Document, detail: Any) -> str:
    path = tuple(detail["loc"])
    place = document.place(path)
    if detail["type"] == "extra_forbidden":
        known = _Contract.model_fields if len(path) == 1 else {**_Column.model_fields, **_AsOf.model_fields, **_Expectation.model_fields}
        return f'{place}: "{path[-1]}" is not a word of a check file.{did_you_mean(str(path[-1]), known)}'
    return f"{place}: {'.'.join(str(part) for part in path)}: {detail['msg']}"


def _refuse_unknown_columns(document: Document, parsed: _Contract) -> None:
    as_of = parsed.as_of
    named = [
        *(("as_of", "happened", name) for name in as_of.happened),
        *(("as_of", "recorded", name) for name in [as_of.recorded] if name),
        *(("as_of", "planned", name) for name in as_of.planned),
        *(("as_of", "overwritten", name) for name in as_of.overwritten),
        *(("as_of", "keep_if_happened_later", name) for name in as_of.keep_if_happened_later),
        *(("as_of", "keep_if_recorded_later", name) for name in as_of.keep_if_recorded_later),
        *(("as_of", "completed", name) for name in as_of.completed),
        *(("as_of", "completed", name) for names in as_of.completed.values() for name in names),
    ]
    for *where, name in named:
        if name not in parsed.columns:
            place = document.place(tuple(where))
            raise SuiteError(f'{place}: "{name}" is not a column of {parsed.table}.{did_you_mean(name, parsed.columns)}')
    if sum(column.need == "key" for column in parsed.columns.values()) != 1:
        raise SuiteError(f"{document.place(('columns',))}: {parsed.table} needs exactly one column with need: key")


def _column(name: str, parsed: _Column) -> Column:
    return Column(
        name=name,
        type=parsed.type,
        need=parsed.need,
        meaning=parsed.meaning,
        codes=tuple(parsed.codes),
        spellings=MappingProxyType({spelling.lower(): code for spelling, code in parsed.spellings.items()}),
        headings=tuple(heading.lower() for heading in parsed.headings),
    )


def _as_of(parsed: _AsOf) -> AsOf:
    return AsOf(
        happened=tuple(parsed.happened),
        recorded=parsed.recorded,
        planned=MappingProxyType(dict(parsed.planned)),
        keep_if_happened_later=tuple(parsed.keep_if_happened_later),
        keep_if_recorded_later=tuple(parsed.keep_if_recorded_later),
        completed=MappingProxyType({column: tuple(names) for column, names in parsed.completed.items()}),
        overwritten=tuple(parsed.overwritten),
    )
