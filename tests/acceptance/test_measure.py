"""`recordcheck rules measure` as an authority runs it on its own labels."""

import csv
import json

import pytest

LABELS = """\
id,text,label,origin
a,"He said ""I hate it when they shout"" and hid under the bed.",voice,ours
b,Visit took place. Next visit in two weeks.,no_voice,ours
c,Letter sent to GP.,no_voice,theirs
"""


@pytest.fixture
def labels(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(LABELS, encoding="utf-8")
    return path


def test_the_figures_are_told_with_counts_and_by_origin(command, labels):
    told = command("rules", "measure", "voice", labels)
    assert told.code == 0
    assert told.line("all   ", "3", "2", "0", "1", "1.00")
    assert told.line("origin theirs", "n/a")
    assert "Got wrong: 0 of 3" in told.text


def test_a_program_gets_the_same_as_json(command, labels):
    told = json.loads(command("rules", "measure", "voice", labels, "--format", "json").text)
    everything = told["groups"][0]
    assert (everything["true_positives"], everything["true_negatives"], everything["f1"]) == (2, 1, 1.0)
    assert everything["recall_interval"] == pytest.approx([0.3424, 1.0], abs=1e-4)
    assert told["wrong"] == []


def test_predictions_are_written_one_for_each_text(command, labels, tmp_path):
    command("rules", "measure", "voice", labels, "--predictions", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["id", "label", "predicted"], ["a", "voice", "voice"], ["b", "no_voice", "no_voice"], ["c", "no_voice", "no_voice"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("label,", "verdict,"), ("has no column label", "first line")),
        (lambda text: text.replace("no_voice,ours", "silent,ours"), ("row 3", "voice, no_voice")),
        (lambda text: text.replace("\nb,", "\na,"), ("row 3", "second time")),
        (lambda _: "id,text,label\n", ("holds no labelled text",)),
    ],
)
def test_labels_that_cannot_be_read_are_one_clear_line(command, labels, change, words):
    labels.write_text(change(LABELS), encoding="utf-8")
    told = command("rules", "measure", "voice", labels)
    assert told.code == 2
    assert told.line(str(labels), *words)


def test_an_unknown_signal_is_told_with_those_that_there_are(command, labels):
    told = command("rules", "measure", "voise", labels)
    assert told.code == 2
    assert told.line('"voise"', "chronology", 'Did you mean "voice"?')
