"""Rule + tables -> verdicts: rules compile to SQL and run on DuckDB, locked down."""

from recordcheck.engine.clock import Clock
from recordcheck.engine.examples import ExampleResult, find_mistakes, run_examples, window_start
from recordcheck.engine.judge import Judged, Question, judge, latest_day, sql_of

__all__ = [
    "Clock",
    "ExampleResult",
    "Judged",
    "Question",
    "find_mistakes",
    "judge",
    "latest_day",
    "run_examples",
    "sql_of",
    "window_start",
]
