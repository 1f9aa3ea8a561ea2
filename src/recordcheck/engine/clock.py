"""The calendar of a run: working days of England, and how months are counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

FIRST_DAY = dt.date(1990, 1, 1)
LAST_DAY = dt.date(2059, 12, 31)


@dataclass(frozen=True)
class Clock:
    """How days and months are counted; every conflict between authorities is a setting."""

    bank_holidays: Literal["exclude", "count"] = "exclude"
    """``exclude``: a bank holiday in England is no working day.  ``count``: it is."""
    closure_days: tuple[dt.date, ...] = ()
    """Further days on which the authority is closed."""
    month_mode: Literal["calendar", "days"] = "calendar"
    """``calendar``: 30 November and 3 months is 29 February.  ``days``: 3 months are 91 days, 6 are 183."""

    @cached_property
    def holidays(self) -> frozenset[dt.date]:
        """The days from Monday to Friday that are no working days."""
        closed = frozenset(self.closure_days)
        if self.bank_holidays == "count":
            return closed
        import holidays  # noqa: PLC0415 - 40 ms that `--help` need not pay

        years = range(FIRST_DAY.year, LAST_DAY.year + 1)
        return closed | frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))

    @cached_property
    def working_days(self) -> list[dt.date]:
        """Every working day in order; the n-th has the ordinal n."""
        days = (FIRST_DAY + dt.timedelta(days=offset) for offset in range((LAST_DAY - FIRST_DAY).days + 1))
        return [day for day in days if day.weekday() < 5 and day not in self.holidays]

    @cached_property
    def ordinals(self) -> list[int]:
        """For every day from FIRST_DAY on, how many working days there were up to and including it."""
        working = set(self.working_days)
        count, result = 0, []
        for offset in range((LAST_DAY - FIRST_DAY).days + 1):
            count += (FIRST_DAY + dt.timedelta(days=offset)) in working
            result.append(count)
        return result

    @cached_property
    def lists(self) -> pa.Table:
        """The one-row table that the engine looks working days up in: `ordinals` and `days`."""
        import pyarrow as pa  # noqa: PLC0415 - the settings read a clock without it

        return pa.table(
            {
                "ordinals": pa.array([self.ordinals], pa.list_(pa.int32())),
                "days": pa.array([self.working_days], pa.list_(pa.date32())),
            }
        )

    def add_working_days(self, day: dt.date, number: int) -> dt.date:
        """
        Return the last day in time for something due *number* working days after *day* (day 0).

        >>> Clock().add_working_days(dt.date(2019, 12, 16), 10)
        datetime.date(2020, 1, 2)
        >>> Clock().add_working_days(dt.date(2019, 8, 23), 1)
        datetime.date(2019, 8, 27)
        """
        return day if number == 0 else self.working_days[self.ordinals[(day - FIRST_DAY).days] + number - 1]
