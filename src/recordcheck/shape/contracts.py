"""``checks/*.yaml`` -> one `TableContract` per canonical table, with the place of every mistake."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from recordcheck.errors import SuiteError, did_you_mean
from recordcheck.model import AsOf, Column, ColumnType, Contracts, Expectation, Need, ProblemSeverity, TableContract
from recordcheck.places import Document, YamlError, read_yaml
from recordcheck.shape.vocabulary import DATE_TYPES, MisreadError, read_kwargs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Mistake = tuple[tuple[str | int, ...], str]
"""Where in a file, and what is wrong there."""


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
    spellings: dict[str, Names] = Field(default_factory=dict)
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
    severity: ProblemSeverity = "warning"
    problem: str


class _Contract(_Strict):
    table: str
    about: str
    files: Names = Field(default_factory=list)
    as_of: _AsOf = Field(default_factory=_AsOf)
    columns: dict[str, _Column]
    expectations: list[_Expectation] = Field(default_factory=list)


_WORDS_OF: dict[str, type[_Strict]] = {"as_of": _AsOf, "columns": _Column, "expectations": _Expectation}


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
    places: dict[str, Document] = {}
    mistakes: list[str] = []
    for path in paths:
        try:
            document, contract = _read_contract(path)
        except SuiteError as error:
            mistakes.append(str(error))
            continue
        contracts[contract.name] = contract
        places[contract.name] = document
    mistakes += _shared_file_names(contracts, places)
    if mistakes:
        raise SuiteError("\n".join(mistakes))
    return contracts


def _read_contract(path: Path) -> tuple[Document, TableContract]:
    try:
        document = read_yaml(path, f"{path.parent.name}/{path.name}")
    except YamlError as problem:
        raise SuiteError(str(problem)) from problem
    try:
        parsed = _Contract.model_validate(document.data)
    except ValidationError as error:
        raise SuiteError("\n".join(_unreadable(document, detail) for detail in error.errors())) from error
    mistakes = [
        *_name_mistakes(parsed, path),
        *_as_of_mistakes(parsed),
        *_code_mistakes(parsed),
        *_heading_mistakes(parsed),
    ]
    columns = {name: _column(name, column) for name, column in parsed.columns.items()}
    expectations = []
    for index, item in enumerate(parsed.expectations):
        try:
            kwargs = read_kwargs(item.type, item.kwargs, columns)
        except MisreadError as misread:
            mistakes.append((("expectations", index, *misread.path), str(misread)))
            continue
        expectations.append(Expectation(item.type, MappingProxyType(kwargs), item.severity, item.problem))
    if mistakes:
        raise SuiteError("\n".join(f"{document.place(where)}: {what}" for where, what in mistakes))
    contract = TableContract(
        name=parsed.table,
        about=parsed.about,
        columns=MappingProxyType(columns),
        files=tuple(name.lower() for name in parsed.files),
        as_of=_as_of(parsed.as_of),
        expectations=tuple(expectations),
    )
    return document, contract


def _unreadable(document: Document, detail: Any) -> str:
    path = tuple(detail["loc"])
    place = document.place(path)
    if detail["type"] != "extra_forbidden":
        return f"{place}: {'.'.join(str(part) for part in path)}: {detail['msg']}"
    words = _Contract if len(path) == 1 else _WORDS_OF[path[0]]
    return f'{place}: "{path[-1]}" is not a word of a check file.{did_you_mean(str(path[-1]), words.model_fields)}'


def _name_mistakes(parsed: _Contract, path: Path) -> Iterator[Mistake]:
    if parsed.table != path.stem:
        yield ("table",), f'table "{parsed.table}" is in a file named {path.name}; make them agree'
    if sum(column.need == "key" for column in parsed.columns.values()) != 1:
        yield ("columns",), f"{parsed.table} needs exactly one column with need: key"


def _as_of_mistakes(parsed: _Contract) -> Iterator[Mistake]:
    as_of = parsed.as_of
    dates = [
        *(("happened", name) for name in as_of.happened),
        *(("recorded", name) for name in [as_of.recorded] if name),
        *(("overwritten", name) for name in as_of.overwritten),
        *(("completed", name) for name in as_of.completed),
    ]
    others = [
        *(("planned", name) for name in as_of.planned),
        *(("keep_if_happened_later", name) for name in as_of.keep_if_happened_later),
        *(("keep_if_recorded_later", name) for name in as_of.keep_if_recorded_later),
        *(("completed", name) for names in as_of.completed.values() for name in names),
    ]
    for where, name in [*dates, *others]:
        if name not in parsed.columns:
            near = did_you_mean(name, parsed.columns)
            yield ("as_of", where, name), f'"{name}" is not a column of {parsed.table}.{near}'
    for where, name in dates:
        if name in parsed.columns and parsed.columns[name].type not in DATE_TYPES:
            yield ("as_of", where, name), f'"{name}" is no date column, so it cannot say when something was so'
    for name, code in as_of.planned.items():
        if name in parsed.columns and code not in parsed.columns[name].codes:
            near = did_you_mean(code, parsed.columns[name].codes)
            yield ("as_of", "planned", name), f'"{code}" is not a code of {name}.{near}'


def _code_mistakes(parsed: _Contract) -> Iterator[Mistake]:
    for name, column in parsed.columns.items():
        where = ("columns", name)
        if (column.type == "code") != bool(column.codes):
            yield where, f'{name}: "codes" and type: code go together; give both or neither'
        codes = {code.lower() for code in column.codes}
        for code, spellings in column.spellings.items():
            if code not in column.codes:
                near = did_you_mean(code, column.codes)
                yield (*where, "spellings", code), f'"{code}" is not a code of {name}.{near}'
            for spelling in spellings:
                if spelling.lower() in codes:
                    yield (*where, "spellings", code), f'"{spelling}" is itself a code of {name}; take it out'
        for spelling in _repeated(one for ways in column.spellings.values() for one in ways):
            yield (*where, "spellings"), f'"{spelling}" is given twice; it can mean only one code of {name}'


def _heading_mistakes(parsed: _Contract) -> Iterator[Mistake]:
    own = {_plain(name) for name in parsed.columns}
    for name, column in parsed.columns.items():
        for heading in column.headings:
            if _plain(heading) in own:
                yield ("columns", name, "headings"), f'"{heading}" is itself a column of {parsed.table}; take it out'
    for heading in _repeated(one for column in parsed.columns.values() for one in column.headings):
        holders = [name for name, column in parsed.columns.items() if heading in map(_plain, column.headings)]
        where = ("columns", holders[-1], "headings")
        yield where, f'"{heading}" is a heading of {" and ".join(dict.fromkeys(holders))}; it can belong to only one'


def _shared_file_names(contracts: Contracts, places: dict[str, Document]) -> Iterator[str]:
    holders: dict[str, str] = {_plain(table): table for table in contracts}
    for table, contract in contracts.items():
        for name in contract.files:
            holder = holders.setdefault(_plain(name), table)
            if holder != table:
                yield f'{places[table].place(("files",))}: "{name}" already names the table {holder}; take one out'


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("_", " ").split())


def _repeated(words: Iterator[str]) -> list[str]:
    return [word for word, times in Counter(_plain(word) for word in words).items() if times > 1]


def _column(name: str, parsed: _Column) -> Column:
    return Column(
        name=name,
        type=parsed.type,
        need=parsed.need,
        meaning=parsed.meaning,
        codes=tuple(parsed.codes),
        spellings=MappingProxyType(
            {spelling.lower(): code for code, spellings in parsed.spellings.items() for spelling in spellings}
        ),
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
