"""The traps of Great Expectations, each of which would count as fine what nobody judged."""

import logging
import os
import socket
import subprocess
import sys

import pandas as pd
import pytest

from recordcheck.errors import SuiteError
from recordcheck.shape.great import import_quietly, open_batches, validate
from recordcheck.shape.suite import Check

FRAME = pd.DataFrame({"visit_id": ["V1", "V2", None], "minutes": [30.0, -5.0, 20.0]})
FILLED = Check("expect_column_values_to_not_be_null", {"column": "visit_id"}, "critical", "blank")
UNIQUE = Check("expect_column_values_to_be_unique", {"column": "visit_id"}, "critical", "used twice")
NEGATIVE = Check("expect_column_min_to_be_between", {"column": "minutes", "min_value": 0.0}, "warning", "negative")
NO_COLUMN = Check("expect_column_max_to_be_between", {"column": "gone", "max_value": 0.0}, "warning", "no column")
TEXT_BOUND = Check("expect_column_max_to_be_between", {"column": "visit_id", "max_value": 5.0}, "warning", "text")


def test_answers_come_in_the_order_of_the_checks():
    """Great Expectations puts errors first."""
    checks = [UNIQUE, NEGATIVE, NO_COLUMN, FILLED, TEXT_BOUND]

    assert validate(open_batches(), "visits", FRAME, checks) == ("passed", "failed", "raised", "failed", "raised")


def test_one_table_after_another_is_judged_by_its_own_frame():
    batches = open_batches()

    assert validate(batches, "visits", FRAME, [FILLED, NEGATIVE]) == ("failed", "failed")
    assert validate(batches, "notes", FRAME.head(1), [FILLED, NEGATIVE]) == ("passed", "passed")


def test_two_checks_that_are_alike_both_get_their_answer():
    assert validate(open_batches(), "visits", FRAME, [FILLED, FILLED]) == ("failed", "failed")


def test_a_misspelt_expectation_is_refused_and_not_dropped():
    misspelt = Check("expect_column_values_to_not_be_nul", {"column": "visit_id"}, "critical", "blank")

    with pytest.raises(SuiteError, match=r"checks/visits.yaml: expect_column_values_to_not_be_nul is not taken"):
        validate(open_batches(), "visits", FRAME, [FILLED, misspelt])


def test_an_argument_that_great_expectations_does_not_know_is_refused():
    unknown = Check("expect_column_values_to_be_unique", {"column": "visit_id", "ofthe": 1}, "critical", "x")

    with pytest.raises(SuiteError, match=r"expect_column_values_to_be_unique is not taken"):
        validate(open_batches(), "visits", FRAME, [unknown])


def test_an_empty_suite_is_an_error():
    with pytest.raises(SuiteError, match=r"checks/visits.yaml: gives nothing to check"):
        validate(open_batches(), "visits", FRAME, [])


def test_nothing_is_sent_and_nothing_is_shown(monkeypatch, capfd):
    def refuse(*_args, **_kwargs):
        pytest.fail("Great Expectations opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    validate(open_batches(), "visits", FRAME, [FILLED, NO_COLUMN])

    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert logging.getLogger("great_expectations").level == logging.CRITICAL
    assert capfd.readouterr() == ("", "")


def test_analytics_are_off_in_the_context():
    batches = open_batches()

    assert batches.data_asset.datasource.data_context.config.analytics_enabled is False


def test_the_installed_version_still_passes_an_empty_suite():
    """The day that this fails, `validate` may trust Great Expectations a little more."""
    gx = import_quietly()
    batch = open_batches().get_batch({"dataframe": FRAME})

    assert batch.validate(gx.ExpectationSuite(name="empty")).success


def test_neither_great_expectations_nor_pandas_is_imported_before_a_suite_runs():
    code = (
        "import sys, recordcheck.shape, recordcheck.shape.contracts as c, recordcheck.resources as r;"
        "c.read_contracts(r.builtin_folder('checks'));"
        "print({'great_expectations', 'pandas', 'scipy'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def test_charts_and_distributions_are_imported_only_when_somebody_asks_for_them():
    code = (
        "import sys\n"
        "from recordcheck.shape.great import import_quietly\n"
        "import_quietly()\n"
        "held = sorted({'scipy.stats._stats_py', 'altair.vegalite'} & set(sys.modules))\n"
        "from scipy.stats import norm\n"
        "import altair\n"
        "print(held, round(norm.cdf(0), 2), altair.Chart.__name__, altair.__version__ > '')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[] 0.5 Chart True"
