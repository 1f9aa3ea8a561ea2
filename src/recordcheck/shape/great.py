"""The one place that imports Great Expectations: checks in, one answer for each out."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from recordcheck.errors import SuiteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recordcheck.shape.suite import Check

Answer = Literal["passed", "failed", "raised"]

_NUMBER = "check"


class _Later(ModuleType):
    """A module that is imported when somebody first asks it for something."""

    def __getattr__(self, name: str) -> Any:
        if name == "__file__":  # what walks over all modules asks each for its file
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


_LATER = ("altair", "scipy.stats")
"""What Great Expectations imports for charts and distributions, about a third of its time, and none of our checks needs."""


def import_quietly() -> Any:
    """Return Great Expectations, with nothing sent or shown; the first call takes two to three seconds."""
    # Read when Great Expectations starts; versions before 1.7 report home without it.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Not catch_warnings: it swaps the filters of every thread.
    warnings.filterwarnings("ignore", module=r"great_expectations(\.|$)")
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    for name in _LATER:
        sys.modules.setdefault(name, _Later(name))
    return import_module("great_expectations")


def open_batches() -> Any:
    """Return a batch definition that takes any frame; nothing is written."""
    context = import_quietly().get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    # One asset for all tables: the context writes itself out anew for each (20 ms).
    source = context.data_sources.add_pandas("recordcheck")
    return source.add_dataframe_asset("tables").add_batch_definition_whole_dataframe("table")


def validate(batches: Any, table: str, frame: pd.DataFrame, checks: Sequence[Check]) -> tuple[Answer, ...]:
    """
    Return what became of each check, in their order: one suite, one `validate`.

    Raises:
        SuiteError: There is nothing to check, or Great Expectations does not take a check.
    """
    if not checks:
        raise SuiteError(f"checks/{table}.yaml: gives nothing to check; an empty suite would pass anything")
    wanted = [_expectation(table, number, check) for number, check in enumerate(checks)]
    suite = import_module("great_expectations").ExpectationSuite(name=table, expectations=wanted)
    if len(suite.expectations) != len(checks):
        built = len(suite.expectations)
        raise SuiteError(
            f"checks/{table}.yaml: {len(checks)} checks are wanted and {built} were built; two may be alike"
        )
    result = batches.get_batch({"dataframe": frame}).validate(suite, result_format="BOOLEAN_ONLY")
    answers = {one.expectation_config.meta[_NUMBER]: _answer(one) for one in result.results}
    return tuple(answers.get(number, "raised") for number in range(len(checks)))


def _expectation(table: str, number: int, check: Check) -> Any:
    configuration = import_module("great_expectations.expectations.expectation_configuration").ExpectationConfiguration
    refused = import_module("great_expectations.exceptions").GreatExpectationsError
    try:
        return configuration(
            type=check.type, kwargs=dict(check.kwargs), meta={_NUMBER: number}, severity=check.severity
        ).to_domain_obj()
    except (refused, ValueError, TypeError) as error:
        what = f"{check.type} is not taken by Great Expectations ({type(error).__name__})"
        raise SuiteError(f"checks/{table}.yaml: {what}; check its name and kwargs") from error


def _answer(result: Any) -> Answer:
    # An error is told in two forms: with `raised_exception`, or keyed by the metric that raised.
    told = result.exception_info or {}
    if told.get("raised_exception") or any(
        isinstance(one, dict) and one.get("raised_exception") for one in told.values()
    ):
        return "raised"
    return "passed" if result.success else "failed"
