"""Rule + tables -> verdicts: rules compile to SQL and run on DuckDB, locked down."""

from recordcheck.engine.clock import Clock
from recordcheck.engine.examples import ExampleResult, find_mistakes, run_examples, window_start
from recordcheck.engine.judge import Judged, Question, judge, latest_day, sql_of
from recordcheck.engine.measure import classify, judged_texts

__all__ = [
    "Clock",
    "ExampleResult",
    "Judged",
    "Question",
    "classify",
    "find_mistakes",
    "judge",
    "judged_texts",
    "latest_day",
    "run_examples",
    "sql_of",
    "window_start",
]
