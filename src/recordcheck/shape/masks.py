"""Which rows an expectation fails on: small pandas masks, since Great Expectations takes minutes to list ids."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    import numpy.typing as npt

Kwargs = "Mapping[str, Any]"


def failing_rows(kind: str, kwargs: Mapping[str, Any], frame: pd.DataFrame) -> npt.NDArray[np.bool_] | None:
    """
    Return True for each row of *frame* that fails the expectation *kind*; None where no mask of ours says.

    A blank fails only where a value must be there.

    >>> frame = pd.DataFrame({"days": [3.0, -1.0, None]})
    >>> failing_rows("expect_column_min_to_be_between", {"column": "days", "min_value": 0}, frame).tolist()
    [False, True, False]
    >>> failing_rows("expect_column_mean_to_be_between", {"column": "days", "min_value": 0}, frame) is None
    True
    """
    mask = _MASKS.get(kind)
    return None if mask is None else mask(frame, kwargs).to_numpy(dtype=bool)


def _blank(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    return frame[kwargs["column"]].isna()


def _filled(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    return frame[kwargs["column"]].notna()


def _repeated(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    values = frame[kwargs["column"]]
    return values.notna() & values.duplicated(keep=False)


def _repeated_together(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    values = frame[kwargs["column_list"]]
    gaps = {"never": values.isna().all(axis="columns") & False, "any_value_is_missing": values.isna().any(axis="columns")}
    passed_over = gaps.get(kwargs.get("ignore_row_if", ""), values.isna().all(axis="columns"))
    return ~passed_over & values.duplicated(keep=False)


def _outside_set(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    values = frame[kwargs["column"]]
    return values.notna() & ~values.isin(kwargs["value_set"])


def _inside_set(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    return frame[kwargs["column"]].isin(kwargs["value_set"])


def _outside(values: pd.Series[Any], kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    return _too_low(values, kwargs) | _too_high(values, kwargs)


def _too_low(values: pd.Series[Any], kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    bound = kwargs.get("min_value")
    if bound is None:
        return values.isna() & False
    return (values <= bound) if kwargs.get("strict_min") else (values < bound)


def _too_high(values: pd.Series[Any], kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    bound = kwargs.get("max_value")
    if bound is None:
        return values.isna() & False
    return (values >= bound) if kwargs.get("strict_max") else (values > bound)


def _not_later(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    late, soon = frame[kwargs["column_A"]], frame[kwargs["column_B"]]
    return (late < soon) if kwargs.get("or_equal") else (late <= soon)


def _length_outside(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    return _outside(frame[kwargs["column"]].str.len(), kwargs)


def _unlike(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    return frame[kwargs["column"]].notna() & ~_matches(frame, kwargs)


def _matches(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> pd.Series[bool]:
    # Great Expectations matches at the start of a value, too.
    found = frame[kwargs["column"]].str.match(re.compile(kwargs["regex"]))
    return found.fillna(value=False).astype(bool)


_MASKS: Mapping[str, Callable[[pd.DataFrame, Mapping[str, Any]], pd.Series[bool]]] = MappingProxyType(
    {
        "expect_column_max_to_be_between": lambda frame, kwargs: _too_high(frame[kwargs["column"]], kwargs),
        "expect_column_min_to_be_between": lambda frame, kwargs: _too_low(frame[kwargs["column"]], kwargs),
        "expect_column_values_to_be_between": lambda frame, kwargs: _outside(frame[kwargs["column"]], kwargs),
        "expect_column_pair_values_a_to_be_greater_than_b": _not_later,
        "expect_column_value_lengths_to_be_between": _length_outside,
        "expect_column_values_to_be_in_set": _outside_set,
        "expect_column_values_to_be_null": _filled,
        "expect_column_values_to_be_unique": _repeated,
        "expect_column_values_to_match_regex": _unlike,
        "expect_column_values_to_not_be_in_set": _inside_set,
        "expect_column_values_to_not_be_null": _blank,
        "expect_column_values_to_not_match_regex": _matches,
        "expect_compound_columns_to_be_unique": _repeated_together,
    }
)
