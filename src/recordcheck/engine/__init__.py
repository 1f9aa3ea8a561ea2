"""Rule + tables -> verdicts: rules compile to SQL and run on DuckDB, locked down."""

from recordcheck.engine.clock import Clock
from recordcheck.engine.examples import ExampleResult, run_examples
from recordcheck.engine.judge import Judged, Question, judge, latest_day

__all__ = ["Clock", "ExampleResult", "Judged", "Question", "judge", "latest_day", "run_examples"]
