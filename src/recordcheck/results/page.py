"""The page: one file that needs no network, for everybody who reads results in a browser."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from recordcheck.model import SEVERITIES, STATES
from recordcheck.results.counts import (
    card_of,
    cards,
    completeness,
    counted_in_totals,
    counts,
    flags_by,
    for_today,
    nobody_today,
    nothing_flagged,
    rates,
)
from recordcheck.results.data_files import plain
from recordcheck.results.marks import marked
from recordcheck.results.table import evidence_values, lines_in_words, records, settings_in_words
from recordcheck.results.words import capitalised, count, day, in_full, label, listed, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from recordcheck.model import RuleCard, Run
    from recordcheck.results.marks import Pieces

_TEMPLATES = Path(__file__).parent / "templates"

FLAGS_SHOWN = 20_000
"""A browser stays quick up to here; the workbook and the data files hold all."""
ROWS_SHOWN = 200
"""Rows of the lists below the flags, for each list."""


def write_page(run: Run, path: Path) -> None:
    """Write *run*, tidied, as one HTML page."""
    path.write_text(page_html(run), encoding="utf-8", newline="\n")


def page_html(run: Run) -> str:
    """Return *run*, tidied, as one HTML page."""
    environment = _environment()
    macros = environment.get_template("parts/macros.html.j2").module
    return environment.get_template("report.html.j2").render(page_view(run, _notes(run, macros)))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=lambda date: day(date) if date else "",
        words=lambda name: capitalised(label(name or "")),
        capitalised=capitalised,
        listed=listed,
        in_full=in_full,
        number=lambda number: f"{number:,}",
    )
    environment.globals.update(count=count, share=share)
    return environment


def _notes(run: Run, macros: Any) -> dict[str, dict[str, str]]:
    """Return what the flags of a rule say of it, by rule; thousands of flags share a few dozen of these."""
    known = cards(run)
    return {
        rule: {
            "family": card_of(known, rule).family,
            "to_do": macros.to_do(card_of(known, rule)),
            "about": macros.about(card_of(known, rule)),
        }
        for rule in _present(run.flags["rule_id"])
    }


def page_view(run: Run, notes: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return all that the template shows, as plain values; the template itself only loops."""
    by_id = cards(run)
    known = counts(run)
    shown = run.flags.head(FLAGS_SHOWN)
    style, script = (_TEMPLATES / "report.css").read_text("utf-8"), (_TEMPLATES / "report.js").read_text("utf-8")
    return {
        "info": run.info,
        "settings": settings_in_words(plain(run.info.settings)),
        "notes": run.notes,
        "files": run.files,
        "completeness": completeness(known, complete=run.info.complete),
        "counts": known,
        "severities": SEVERITIES,
        "states": STATES,
        "today": _today(run.flags),
        "nothing_flagged": nothing_flagged(known),
        "nobody_today": nobody_today(complete=run.info.complete),
        "groups": _groups(shown, notes),
        "flags_shown": len(shown),
        "choices": _choices(shown, by_id),
        "teams": _teams(run),
        "due_soon": _first(run.due_soon),
        "families": _families(run),
        "undecided": [row for row in rates(run.outcomes, ["rule_id", "title"]) if row["undecided"]],
        "could_not_run": _first(run.could_not_run),
        "shape_problems": _first(run.shape_problems),
        "rows_set_aside": _first(run.rows_set_aside),
        # The files are fixed, so their hashes allow them and nothing that a record could smuggle in.
        "style": Markup(style),  # noqa: S704 - our own file
        "script": Markup(script),  # noqa: S704 - our own file
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _first(frame: pd.DataFrame) -> dict[str, Any]:
    return {"rows": records(frame.head(ROWS_SHOWN)), "more": max(len(frame) - ROWS_SHOWN, 0)}


def _today(flags: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the same-day list by case, and for each whether records of it were written late."""
    late_records = set(flags.loc[flags["rule_id"] == "TIM-01", "case_id"].dropna())
    cases: dict[str, dict[str, Any]] = {}
    for flag in records(for_today(flags)):
        case = cases.setdefault(flag["case_id"], {**flag, "flags": [], "written_late": flag["case_id"] in late_records})
        case["flags"].append(flag)
    return list(cases.values())


def _groups(flags: pd.DataFrame, notes: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return the flags by case, the case with the gravest flag first."""
    groups: dict[str | None, dict[str, Any]] = {}
    for flag in records(flags):
        case = flag["case_id"] or None
        group = groups.setdefault(case, {"case_id": case, "first": flag, "flags": []})
        evidence = _evidence(flag["evidence"], read_from_text=flag["kind"] == "text")
        shown = {
            **flag,
            "evidence": evidence,
            "has_marks": any(is_marked for _, pieces in evidence for _, is_marked in pieces),
            "timing": _timing(flag),
            "note": notes[flag["rule_id"] or ""],
        }
        group["flags"].append(shown)
    return list(groups.values())


def _evidence(json_text: str | None, *, read_from_text: bool) -> list[tuple[str, Pieces]]:
    values = evidence_values(json_text)
    shown = marked(values) if read_from_text else {key: [(lines_in_words(v), False)] for key, v in values.items()}
    return [(capitalised(label(key)), pieces) for key, pieces in shown.items()]


def _timing(flag: Mapping[str, Any]) -> str:
    """Return when a flag was due and how late it is, in words; blank where it has no deadline."""
    due, days = flag["due_on"], flag["days_overdue"]
    word = "late" if flag["state"] == "late" else "overdue"
    parts = [f"due {day(due)}" if due else "", f"{count(days, 'day')} {word}" if days else ""]
    return ", ".join(part for part in parts if part)


def _choices(flags: pd.DataFrame, by_id: Mapping[str, RuleCard]) -> dict[str, list[tuple[str, str]]]:
    """Return for each filter its values and what each is called; a blank can be chosen too."""
    present = {name: _present(flags[name]) for name in ("team", "worker", "case_type", "rule_id", "severity", "state")}
    families = {card_of(by_id, rule).family: card_of(by_id, rule).family_title for rule in present["rule_id"]}
    return {
        "severity": [(word, capitalised(word)) for word in SEVERITIES if word in present["severity"]],
        "state": [(word, capitalised(word)) for word in STATES if word in present["state"]],
        "family": [(name, title or capitalised(label(name))) for name, title in sorted(families.items())],
        "rule": [(rule, f"{rule} {card_of(by_id, rule).title}") for rule in present["rule_id"]],
        **{
            name: [(value, value or "Not recorded") for value in present[column]]
            for name, column in (("team", "team"), ("worker", "worker"), ("type", "case_type"))
        },
    }


def _present(column: pd.Series[Any]) -> list[str]:
    return sorted({str(value) for value in column.fillna("")})


def _teams(run: Run) -> list[dict[str, Any]]:
    teams = flags_by(run.flags, "team")
    due: dict[Any, int] = run.due_soon["team"].fillna("").value_counts().to_dict()
    listed_teams = {row["name"] or "" for row in teams}
    quiet = [
        {**dict.fromkeys((*SEVERITIES, *STATES, "flags"), 0), "name": name} for name in sorted({*due} - listed_teams)
    ]
    return [{**row, "due_soon": int(due.get(row["name"] or "", 0))} for row in [*teams, *quiet]]


def _families(run: Run) -> list[dict[str, Any]]:
    """Return the rules by family in the run's order, each with its outcomes in all and by team."""
    totals = {row["rule_id"]: row for row in rates(run.outcomes, ["rule_id"])}
    by_family = {row["family"]: row for row in rates(counted_in_totals(run.outcomes), ["family"])}
    by_team: dict[str, list[dict[str, Any]]] = {}
    for row in rates(run.outcomes, ["rule_id", "team"]):
        if row["eligible"]:
            by_team.setdefault(row["rule_id"], []).append(row)
    not_run = set(run.could_not_run["rule_id"].dropna())
    families: dict[str, dict[str, Any]] = {}
    for card in run.rules:
        family = families.setdefault(
            card.family,
            {
                "title": card.family_title or capitalised(label(card.family)),
                "total": by_family.get(card.family),
                "rules": [],
            },
        )
        family["rules"].append(
            {
                "card": card,
                "total": totals.get(card.rule_id),
                "teams": by_team.get(card.rule_id, []),
                "could_not_run": card.rule_id in not_run,
            }
        )
    return list(families.values())
