"""The one place that imports Great Expectations: checks in, one answer for each out."""

from __future__ import annotations

import logging
import os
import warnings
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from recordcheck.errors import SuiteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from recordcheck.shape.suite import Check

Answer = Literal["passed", "failed", "raised"]

# Great Expectations has severities of its own; ours go along so that its results read as ours do.
_NUMBER = "check"


def open_batches() -> Any:
    """Return a batch definition that takes any frame; nothing is written, sent or shown."""
    # Read when Great Expectations starts; versions before 1.7 report home without it.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Not catch_warnings: it swaps the filters of every thread.
    warnings.filterwarnings("ignore", module=r"great_expectations(\.|$)")
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    import great_expectations as gx  # noqa: PLC0415 - takes 2.5 seconds

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_pandas("recordcheck")
    return source.add_dataframe_asset("tables").add_batch_definition_whole_dataframe("table")


def validate(batches: Any, table: str, frame: pd.DataFrame, checks: Sequence[Check]) -> tuple[Answer, ...]:
    """
    Return what became of each check, in their order: one suite, one `validate`.

    Raises:
        SuiteError: There is nothing to check, or Great Expectations does not take a check.
    """
    import great_expectations as gx  # noqa: PLC0415 - takes 2.5 seconds

    if not checks:
        raise SuiteError(f"checks/{table}.yaml: gives nothing to check; an empty suite would pass anything")
    wanted = [_expectation(table, number, check) for number, check in enumerate(checks)]
    suite = gx.ExpectationSuite(name=table, expectations=wanted)
    if len(suite.expectations) != len(checks):
        raise SuiteError(f"checks/{table}.yaml: {len(checks)} checks are wanted and {len(suite.expectations)} were built")
    result = batches.get_batch({"dataframe": frame}).validate(suite, result_format="BOOLEAN_ONLY")
    answers = {one.expectation_config.meta[_NUMBER]: _answer(one) for one in result.results}
    return tuple(answers.get(number, "raised") for number in range(len(checks)))


def _expectation(table: str, number: int, check: Check) -> Any:
    from great_expectations.exceptions import GreatExpectationsError  # noqa: PLC0415 - takes 2.5 seconds
    from great_expectations.expectations.expectation_configuration import (  # noqa: PLC0415 - takes 2.5 seconds
        ExpectationConfiguration,
    )

    configuration = ExpectationConfiguration(
        type=check.type, kwargs=dict(check.kwargs), meta={_NUMBER: number}, severity=check.severity
    )
    try:
        return configuration.to_domain_obj()
    except (GreatExpectationsError, ValueError) as error:
        raise SuiteError(f"checks/{table}.yaml: {check.type}: Great Expectations does not take it ({type(error).__name__})") from error


def _answer(result: Any) -> Answer:
    # An error is told in two forms: with `raised_exception`, or keyed by the metric that raised.
    told: Mapping[str, Any] = result.exception_info or MappingProxyType({})
    if told.get("raised_exception") or any(isinstance(one, dict) and one.get("raised_exception") for one in told.values()):
        return "raised"
    return "passed" if result.success else "failed"
