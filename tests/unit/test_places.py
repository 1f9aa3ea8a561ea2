import pytest

from recordcheck.errors import Place
from recordcheck.places import YamlError, parse_yaml, read_yaml


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "NO",
        "on",
        "yes",
        "true",
        "012",
        "0x1F",
        "1:30",
        "12:30:45",
        "1e3",
        "1_000",
        "2019-12-23",
        "83526.70",
        ".5",
    ],
)
def test_a_plain_scalar_stays_what_was_typed(typed):
    assert parse_yaml(f"value: {typed}", "x.yaml").data == {"value": typed}


@pytest.mark.parametrize("typed", ["", "~", "null", "Null", "NULL"])
def test_an_empty_scalar_is_none(typed):
    assert parse_yaml(f"value: {typed}", "x.yaml").data == {"value": None}


@pytest.mark.parametrize("typed", ['""', "''", '"null"', "'~'"])
def test_a_quoted_scalar_is_never_none(typed):
    assert parse_yaml(f"value: {typed}", "x.yaml").data == {"value": typed[1:-1]}


def test_a_key_that_looks_like_a_truth_value_stays_text():
    assert parse_yaml("no: 1\non: 2", "x.yaml").data == {"no": "1", "on": "2"}


def test_items_of_lists_stay_text():
    assert parse_yaml("teams: [NO, 012, 2019-01-01]", "x.yaml").data == {"teams": ["NO", "012", "2019-01-01"]}


def test_a_key_given_twice_is_refused_where_it_stands_again():
    with pytest.raises(YamlError, match="limit") as caught:
        parse_yaml("rule:\n  limit: 5\n  unit: days\n  limit: 6\n", "x.yaml")
    assert caught.value.place == Place("x.yaml", 4, 3)


def test_an_alias_is_refused_where_it_stands():
    with pytest.raises(YamlError, match="alias") as caught:
        parse_yaml("one: &a [1, 2]\ntwo: *a\n", "x.yaml")
    assert caught.value.place.line in (1, 2)


def test_aliases_that_would_expand_to_billions_of_values_are_refused():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(YamlError, match="alias"):
        parse_yaml("\n".join(lines), "x.yaml")


def test_a_value_nested_too_deeply_is_refused():
    with pytest.raises(YamlError, match="deep"):
        parse_yaml("[" * 200 + "]" * 200, "x.yaml")


def test_a_key_that_is_a_list_is_refused():
    with pytest.raises(YamlError, match=r"x\.yaml:1:"):
        parse_yaml("[a, b]: 1", "x.yaml")


def test_a_merge_key_brings_nothing_in_silently():
    with pytest.raises(YamlError, match="alias"):
        parse_yaml("base: &b {limit: 5}\nrule:\n  <<: *b\n", "x.yaml")


def test_broken_yaml_tells_its_line():
    with pytest.raises(YamlError) as caught:
        parse_yaml("id: SUP-01\ntitle: [one, two\nwhy: because\n", "x.yaml")
    assert caught.value.place.file == "x.yaml"
    assert caught.value.place.line in (2, 3)


@pytest.mark.parametrize(
    "text", ["value: !!python/object:os.system x", "value: !!int 012", "value: !!timestamp 2019-01-01"]
)
def test_a_tag_makes_no_object_of_a_value(text):
    # Whether the tag is refused or passed over, the value must stay text.
    try:
        value = parse_yaml(text, "x.yaml").data["value"]
    except YamlError:
        return
    assert isinstance(value, str)


def test_two_documents_in_one_file_are_refused():
    with pytest.raises(YamlError, match=r"x\.yaml"):
        parse_yaml("a: 1\n---\nb: 2\n", "x.yaml")


def test_a_file_without_anything_is_none():
    assert parse_yaml("# only a comment\n", "x.yaml").data is None


@pytest.mark.parametrize("raw", ["name: café".encode("cp1252"), "name: x".encode("utf-16"), b"\x00\xff\xfe"])
def test_a_file_that_is_not_utf8_is_refused_by_name(tmp_path, raw):
    path = tmp_path / "rule.yaml"
    path.write_bytes(raw)
    with pytest.raises(YamlError, match=r"rules/rule\.yaml"):
        read_yaml(path, "rules/rule.yaml")


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    path = tmp_path / "rule.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: SUP-01\n")
    assert read_yaml(path).data == {"id": "SUP-01"}


def test_a_control_character_is_refused_with_the_name_of_the_file():
    with pytest.raises(YamlError, match=r"x\.yaml"):
        parse_yaml("name: a\x07b", "x.yaml")


TEXT = """\
plain: visited_on
quoted: "visited_on"
single: 'visited_on'
block: |
  visited_on
  is null
folded: >
  visited_on
nested: {if: visited_on, is: high}
list:
  - first
  - second
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("plain",), 1, 8),
        (("quoted",), 2, 10),  # the letter after the quotation mark
        (("single",), 3, 10),
        (("block",), 5, 1),  # a block's text begins on the line below its marker
        (("folded",), 8, 1),
        (("nested", "if"), 9, 14),
        (("list", 1), 12, 5),
    ],
)
def test_the_text_of_a_scalar_has_a_place(path, line, column):
    assert parse_yaml(TEXT, "x.yaml").value_place(path) == Place("x.yaml", line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [(("plain",), 1, 1), (("nested", "is"), 9, 26), (("list", 0), 11, 5), (("list",), 10, 1)],
)
def test_a_key_or_item_has_a_place(path, line, column):
    assert parse_yaml(TEXT, "x.yaml").place(path) == Place("x.yaml", line, column)


def test_what_is_not_there_has_the_place_of_what_holds_it():
    document = parse_yaml(TEXT, "x.yaml")
    assert document.place(("nested", "then")) == Place("x.yaml", 9, 1)
    assert document.place(("nowhere",)) == document.place(())


def test_lines_end_in_either_way_and_places_stay():
    document = parse_yaml(TEXT.replace("\n", "\r\n"), "x.yaml")
    assert document.value_place(("quoted",)) == Place("x.yaml", 2, 10)
    assert document.data["plain"] == "visited_on"
