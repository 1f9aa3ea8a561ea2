"""YAML as its author typed it: scalars stay text, duplicate keys are refused, and every value knows its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from recordcheck.errors import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = {"", "~", "null", "Null", "NULL"}


class YamlError(Exception):
    """The text is no YAML that we accept; `place` says where, the message says why."""

    def __init__(self, place: Place, message: str) -> None:
        """Keep *place* beside the message so that a caller can raise its own error class."""
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True)
class Document:
    """A parsed file: plain dicts, lists, strings and None, and the place of every value by its path."""

    data: Any
    places: Mapping[tuple[str | int, ...], Place]
    """Where each key or list item starts."""
    values: Mapping[tuple[str | int, ...], Place]
    """Where the text of each scalar starts; for a block scalar the line below its marker, column 1."""
    file: str

    def place(self, path: tuple[str | int, ...] = ()) -> Place:
        """Return the place of the value at *path*, or of the nearest value above it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file)

    def value_place(self, path: tuple[str | int, ...]) -> Place:
        """Return where the text of the scalar at *path* starts."""
        return self.values.get(path) or self.place(path)


def read_yaml(path: Path, shown_as: str | None = None, *, leave_out: str = "") -> Document:
    """
    Return the document in *path*; raises `YamlError` with file, line and column.

    A plain scalar is a string (``no``, ``012``, ``1:30`` and ``2019-12-23`` stay what was typed) until the
    field that uses it reads it; an empty one, ``~`` or ``null`` is None.  The block of the word *leave_out* at
    the start of a line is not looked at: reading takes time, and some blocks are long and for other readers.
    """
    shown = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise YamlError(Place(shown), "is not UTF-8 text; save it as UTF-8") from error
    if leave_out:
        # Blank lines in its stead: every other line keeps its number.
        block = rf"^{re.escape(leave_out)}:.*?(?=^[^\s#]|\Z)"
        text = re.sub(block, lambda found: "\n" * found[0].count("\n"), text, flags=re.MULTILINE | re.DOTALL)
    return parse_yaml(text, shown)


def parse_yaml(text: str, shown_as: str) -> Document:
    r"""
    Return the document in *text*; *shown_as* names it in places and errors.

    >>> parse_yaml("team: no\nlimit: 012\nday: 2019-12-23", "x.yaml").data
    {'team': 'no', 'limit': '012', 'day': '2019-12-23'}
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(shown_as, mark.line + 1, mark.column + 1) if mark else Place(shown_as)
        raise YamlError(place, f"is not valid YAML: {error.problem or error}") from error
    except yaml.YAMLError as error:
        raise YamlError(Place(shown_as), f"is not valid YAML: {str(error).splitlines()[0]}") from error
    finally:
        loader.dispose()
    reader = _Reader(shown_as)
    data = None if node is None else reader.value(node, ())
    return Document(data, reader.places, reader.values, shown_as)


class _Reader:
    """Turns composed nodes into plain values and notes where each stood."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[tuple[str | int, ...], Place] = {}
        self.values: dict[tuple[str | int, ...], Place] = {}
        self._seen: set[int] = set()

    def _place(self, node: Any) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def value(self, node: Any, path: tuple[str | int, ...]) -> Any:
        place = self._place(node)
        self.places.setdefault(path, place)
        if isinstance(node, yaml.ScalarNode):
            self.values[path] = _text_place(place, node.style)
            return None if not node.style and node.value in _NULL else node.value
        # A node met twice is an alias; a few nested ones expand to billions of values.
        if id(node) in self._seen:
            raise YamlError(place, "uses an alias (*name); write the value out instead")
        self._seen.add(id(node))
        if len(path) > 40:
            raise YamlError(place, "is nested too deeply")
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _mapping(self, node: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key_place = self._place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlError(key_place, "a key must be a single word or text")
            key = key_node.value
            if key in result:
                raise YamlError(key_place, f'"{key}" is given twice; keep one')
            self.places[(*path, key)] = key_place
            result[key] = self.value(value_node, (*path, key))
        return result


def _text_place(place: Place, style: str | None) -> Place:
    line, column = place.line or 1, place.column or 1
    if style in ("|", ">"):
        return Place(place.file, line + 1, 1)
    return Place(place.file, line, column + (1 if style in ("'", '"') else 0))
