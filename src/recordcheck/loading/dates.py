"""Dates by explicit shapes, day before month, never guessed: what is no UK date is told, not turned round."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DATE_AND_TIME = r"^(?P<date>.*?)(?:[T ]+(?P<time>\d{1,2}:\d{2}.*))?$"
# As nearly every system writes it, the day takes ten places: cutting there is ten times faster.
_FULL_WIDTH = r"^[\d/.-]{10}[T ] *\d{1,2}:\d{2}"
_TIME = (
    r"^(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r" ?(?P<half>[AaPp][Mm])?(?P<zone> ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
_WEEKDAY = r"^(?:(?:[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un)[a-z]*,? +)?"
_MONTH = r"(?P<month_name>[A-Za-z]{3,9})\.?"

# The first shape that fits decides; each names the parts that it holds.
_SHAPES = (
    r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})$",
    r"^(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<uk_year>\d{4})$",
    r"^(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<uk_short_year>\d{2})$",
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-/. ]+" + _MONTH + r",?[-/. ]+(?P<year>\d{4})$",
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-/. ]+" + _MONTH + r",?[-/. ]+(?P<short_year>\d{2})$",
    _WEEKDAY + _MONTH + r" +(?P<day>\d{1,2})(?:st|nd|rd|th)?,? +(?P<year>\d{4})$",
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})$",
    r"^(?P<serial>\d{5}(?:\.\d+)?)$",
)
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTHS = {name[:length]: place + 1 for place, name in enumerate(_MONTH_NAMES) for length in (3, len(name))} | {
    "sept": 9
}

_FIRST_YEAR = 1900
_TURN_OF_SHORT_YEARS = 50
"""Two-digit years are 1950 to 2049: no child of a record was born before, no duty falls due after."""
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000
"""Serial numbers of a spreadsheet that are taken for dates: 1954 to 2064."""
_DAY_ZERO = np.datetime64("1899-12-30", "us")
_ENOUGH_PROOF = 3


@dataclass(frozen=True)
class Dates:
    """What a list of different texts says as dates."""

    moments: np.ndarray
    """``datetime64[us]``; midnight where only a date is given."""
    is_read: np.ndarray
    has_short_years: bool = False
    """Some two-digit years were read, as 1950 to 2049."""
    has_open_short_years: bool = False
    """Some two-digit years were not read, since nothing in the column shows that the day comes first."""
    has_zones: bool = False
    """Some values name a time zone; the clock time is kept as written."""
    is_month_first: bool = False
    """The column as a whole is impossible as UK dates and possible as US dates."""


def read_dates(texts: pa.Array) -> Dates:
    """
    Return the moment that each of the trimmed *texts* of one column says; blanks are not read.

    A text that is no date, or impossible with the day before the month, is not read.  A two-digit year
    (``03/06/19``) is read only where another date of the column can only have the day first.
    """
    if (moments := _iso_moments(texts)) is not None:
        return Dates(moments, ~np.isnat(moments))
    is_blank = texts.is_null().to_numpy(zero_copy_only=False)
    if is_blank.all():
        return Dates(np.zeros(len(texts), "datetime64[us]"), ~is_blank)
    encoded = texts.dictionary_encode()
    dates = _read_different(encoded.dictionary)
    place = encoded.indices.fill_null(0).to_numpy(zero_copy_only=False)
    return replace(dates, moments=dates.moments[place], is_read=dates.is_read[place] & ~is_blank)


def _read_different(texts: pa.Array) -> Dates:
    """Read days and clock times apart: each different half once, since they repeat as whole moments hardly do."""
    days, clocks = (half.fill_null("").dictionary_encode() for half in _halves(texts))
    reading = _Reading(len(days.dictionary))
    for shape in _SHAPES:
        if not reading.is_shaped.all():
            reading.take_in(days.dictionary, shape)
    dates = reading.result()
    seconds, is_time, has_zone = _clock_times(clocks.dictionary)
    day, clock = (half.indices.to_numpy(zero_copy_only=False) for half in (days, clocks))
    return replace(
        dates,
        moments=dates.moments[day] + seconds[clock],
        is_read=dates.is_read[day] & is_time[clock],
        has_zones=bool(has_zone.any()),
    )


def _halves(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the day and the time of day in each text; blank where there is none."""
    if pc.all(pc.match_substring_regex(texts, _FULL_WIDTH)).as_py():
        return pc.utf8_slice_codeunits(texts, 0, 10), pc.utf8_ltrim_whitespace(pc.utf8_slice_codeunits(texts, 11))
    halves = pc.extract_regex(texts, _DATE_AND_TIME)
    return halves.field("date"), halves.field("time")


def _iso_moments(texts: pa.Array) -> np.ndarray | None:
    """Return the moments where every text is ISO, as machines write them, thirty times faster; else None."""
    try:
        # A cast that fails is slow on a long column, so a few texts go ahead.
        texts.slice(0, 100).cast(pa.timestamp("us"))
        moments = texts.cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    first = pc.min(pc.year(moments)).as_py()
    return None if first is None or first < _FIRST_YEAR else moments.to_numpy(zero_copy_only=False)


def _clock_times(texts: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the time of day that each text says, whether it says one (a blank is midnight), and whether in a zone."""
    parts = pc.extract_regex(texts, _TIME)
    hour, minute, second = (_whole(parts.field(part)) for part in ("hour", "minute", "second"))
    half = pc.utf8_lower(parts.field("half").fill_null("")).to_numpy(zero_copy_only=False)
    is_half = half != ""
    is_time = (hour < 24) & (minute < 60) & (second < 60) & (~is_half | (hour >= 1) & (hour <= 12))
    is_time &= parts.is_valid().to_numpy(zero_copy_only=False) | pc.equal(texts, "").to_numpy(zero_copy_only=False)
    hour = np.where(is_half, hour % 12 + 12 * (half == "pm"), hour)
    has_zone = pc.not_equal(parts.field("zone").fill_null(""), "").to_numpy(zero_copy_only=False)
    return (hour * 3600 + minute * 60 + second).astype("timedelta64[s]"), is_time, has_zone


class _Reading:
    """Collects the parts of different dates, shape by shape, as whole arrays."""

    def __init__(self, length: int) -> None:
        self.year, self.month, self.day = (np.zeros(length, dtype=np.int64) for _ in range(3))
        self.is_shaped = np.zeros(length, dtype=bool)
        self.is_uk, self.is_short, self.is_open_short = (np.zeros(length, dtype=bool) for _ in range(3))
        self.serials = np.full(length, np.nan)

    def take_in(self, texts: pa.Array, shape: str) -> None:
        """Read the texts that no earlier shape has read."""
        left = np.flatnonzero(~self.is_shaped)
        parts = pc.extract_regex(texts.take(pa.array(left)), shape)
        fits = np.flatnonzero(parts.is_valid().to_numpy(zero_copy_only=False))
        at = left[fits]
        self.is_shaped[at] = True
        named = {field.name: parts.field(field.name).take(pa.array(fits)) for field in parts.type}
        if "serial" in named:
            self.serials[at] = pc.cast(named["serial"], pa.float64()).to_numpy(zero_copy_only=False)
            return
        self.day[at] = _whole(named["day"])
        self.month[at] = _month_numbers(named["month_name"]) if "month_name" in named else _whole(named["month"])
        year_kind = next(kind for kind in ("year", "uk_year", "short_year", "uk_short_year") if kind in named)
        year = _whole(named[year_kind])
        is_short = "short" in year_kind
        self.year[at] = year + np.where(year < _TURN_OF_SHORT_YEARS, 2000, 1900) if is_short else year
        self.is_short[at] = is_short
        self.is_uk[at] = year_kind.startswith("uk")
        self.is_open_short[at] = year_kind == "uk_short_year"

    def result(self) -> Dates:
        """Return the days, at midnight (with the time of day for serial numbers)."""
        days, is_date = _days(self.year, self.month, self.day)
        _, is_us = _days(self.year, self.day, self.month)
        shows_day_first = self.is_uk & is_date & ~is_us
        shows_month_first = self.is_uk & is_us & ~is_date
        is_open = self.is_open_short & is_date & ~shows_day_first.any()
        is_serial = (self.serials >= _FIRST_SERIAL) & (self.serials <= _LAST_SERIAL)
        whole_seconds = np.round(np.where(is_serial, self.serials, 0) * 86_400).astype("timedelta64[s]")
        return Dates(
            moments=np.where(is_serial, _DAY_ZERO + whole_seconds, days.astype("datetime64[us]")),
            is_read=is_date & ~is_open | is_serial,
            has_short_years=bool((self.is_short & is_date & ~is_open).any()),
            has_open_short_years=bool(is_open.any()),
            is_month_first=not shows_day_first.any() and self._is_convincing(shows_month_first),
        )

    def _is_convincing(self, shows_month_first: np.ndarray) -> bool:
        """
        Whether a column in which no date has the day first is a US column, not a UK one with a slip.

        A US column also holds dates that are possible both ways (06/03/2019); they would be swapped in silence.
        """
        shown = int(shows_month_first.sum())
        shaped = int(self.is_shaped.sum())
        return shown * 2 > shaped or (shown >= _ENOUGH_PROOF and int(self.is_uk.sum()) * 2 > shaped)


def _days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return days as ``datetime64[D]``, and which of them the calendar holds."""
    is_month = (month >= 1) & (month <= 12) & (year >= _FIRST_YEAR)
    months = np.where(is_month, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(is_month, day - 1, 0)
    return days, is_month & (day >= 1) & (days.astype("datetime64[M]") == months)


def _whole(digits: pa.Array) -> np.ndarray:
    filled = pc.if_else(pc.equal(digits, ""), "0", digits).fill_null("0")
    return np.asarray(pc.cast(filled, pa.int64()))


def _month_numbers(names: pa.Array) -> np.ndarray:
    encoded = pc.utf8_lower(names).dictionary_encode()
    numbers = np.array([_MONTHS.get(name, 0) for name in encoded.dictionary.to_pylist()], dtype=np.int64)
    return np.asarray(numbers[encoded.indices.to_numpy(zero_copy_only=False)])
