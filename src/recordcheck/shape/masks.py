"""Which rows an expectation fails on: small pandas masks, since Great Expectations takes minutes to list ids."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt
    import pandas as pd


def failing_rows(kind: str, kwargs: Mapping[str, Any], frame: pd.DataFrame) -> npt.NDArray[np.bool_] | None:
    """
    Return True for each row of *frame* that fails the expectation *kind*; None where no mask of ours says.

    A blank fails only where a value must be there.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"days": [3.0, -1.0, None]})
    >>> failing_rows("expect_column_min_to_be_between", {"column": "days", "min_value": 0}, frame).tolist()
    [False, True, False]
    >>> failing_rows("expect_column_mean_to_be_between", {"column": "days", "min_value": 0}, frame) is None
    True
    """
    if kind in _OF_A_COLUMN:
        return np.asarray(_OF_A_COLUMN[kind](frame[kwargs["column"]], kwargs), dtype=bool)
    if kind in _OF_COLUMNS:
        return np.asarray(_OF_COLUMNS[kind](frame, kwargs), dtype=bool)
    return None


def _too_low(values: Any, kwargs: Mapping[str, Any]) -> Any:
    bound = kwargs.get("min_value")
    if bound is None:
        return np.zeros(len(values), dtype=bool)
    return values <= bound if kwargs.get("strict_min") else values < bound


def _too_high(values: Any, kwargs: Mapping[str, Any]) -> Any:
    bound = kwargs.get("max_value")
    if bound is None:
        return np.zeros(len(values), dtype=bool)
    return values >= bound if kwargs.get("strict_max") else values > bound


def _outside(values: Any, kwargs: Mapping[str, Any]) -> Any:
    return _too_low(values, kwargs) | _too_high(values, kwargs)


def _like(values: Any, kwargs: Mapping[str, Any]) -> Any:
    return values.str.contains(kwargs["regex"], regex=True, na=False)


def _not_later(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> Any:
    late, soon = frame[kwargs["column_A"]], frame[kwargs["column_B"]]
    return late < soon if kwargs.get("or_equal") else late <= soon


def _repeated_together(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> Any:
    values = frame[kwargs["column_list"]]
    return values.notna().all(axis="columns") & values.duplicated(keep=False)


_OF_A_COLUMN: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = MappingProxyType(
    {
        "expect_column_max_to_be_between": _too_high,
        "expect_column_min_to_be_between": _too_low,
        "expect_column_value_lengths_to_be_between": lambda values, kwargs: _outside(values.str.len(), kwargs),
        "expect_column_values_to_be_between": _outside,
        "expect_column_values_to_be_in_set": lambda values, kwargs: values.notna() & ~values.isin(kwargs["value_set"]),
        "expect_column_values_to_be_null": lambda values, _: values.notna(),
        "expect_column_values_to_be_unique": lambda values, _: values.notna() & values.duplicated(keep=False),
        "expect_column_values_to_match_regex": lambda values, kwargs: values.notna() & ~_like(values, kwargs),
        "expect_column_values_to_not_be_in_set": lambda values, kwargs: values.isin(kwargs["value_set"]),
        "expect_column_values_to_not_be_null": lambda values, _: values.isna(),
        "expect_column_values_to_not_match_regex": _like,
    }
)
_OF_COLUMNS: Mapping[str, Callable[[pd.DataFrame, Mapping[str, Any]], Any]] = MappingProxyType(
    {
        "expect_column_pair_values_a_to_be_greater_than_b": _not_later,
        "expect_compound_columns_to_be_unique": _repeated_together,
    }
)
