import importlib

import pytest

from orchestrator.graders.predictions.grader import SANDBOX_FILES


def written(rows, header="id,prediction"):
    return "\n".join([header, *(",".join(str(value) for value in row) for row in rows)]) + "\n"


@pytest.fixture
def reason(tmp_path, monkeypatch):
    """Why the file is rejected, as the grading says it."""
    monkeypatch.syspath_prepend(str(SANDBOX_FILES))
    reading = importlib.import_module("reading")

    def read(content, *, count=228, classes=("benign", "malignant"), with_probabilities=False):
        path = tmp_path / "predictions.csv"
        if content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        with pytest.raises(reading.Rejected) as rejected:
            reading.read_predictions(path, count, list(classes), with_probabilities=with_probabilities)
        return str(rejected.value)

    return read


GOOD = [[number, "benign"] for number in range(228)]
HEADER = b"id,prediction\n"


def changed(at, *values):
    return written(GOOD[:at] + [list(values)] + GOOD[at + 1 :])


@pytest.mark.parametrize(
    "content, says",
    [
        (None, "wrote no predictions.csv"),
        ("", "is empty"),
        ("\n\n\n", "header"),
        (b"\x00\xff\xfe\x89PNG\r\n" * 50, "line 1: it is not UTF-8"),
        ("id,prediction", "0 of 228 rows: id 0 is missing"),
        (written(GOOD[:100]), "100 of 228 rows: id 100 is missing"),
        (written(GOOD + [[5, "benign"]]), "line 230: id 5 stands there a second time"),
        (written(GOOD + [[228, "benign"]]), "line 230: id '228' is not in test.csv"),
        (changed(3, -1, "benign"), "line 5: id '-1' is not in test.csv"),
        (changed(3, "", "benign"), "line 5: id '' is not a whole number"),
        (changed(3, "nan", "benign"), "line 5: id 'nan' is not a whole number"),
        (changed(3, "3.5", "benign"), "line 5: id '3.5' is not a whole number"),
        (
            changed(3, 3, "harmless"),
            "line 5 (id 3): prediction 'harmless' is not a class; there are: benign, malignant",
        ),
        (changed(3, 3, "x" * 1000), "xxx...'"),
        (changed(3, 3, "\x1b[31mred\u202e"), r"'\x1b[31mred\u202e'"),
        (changed(3, 3, "benign", 1), "line 5: it has 3 fields, the header has 2"),
        (changed(3, 3), "line 5: it has 1 fields"),
        (written(GOOD, "id,class"), "column 'class' is unknown; there are: id, prediction"),
        (written(GOOD, "id,id"), "stands there twice"),
        (written([row[:1] for row in GOOD], "id"), "column 'prediction' is missing"),
        (HEADER + b"0," + b"9" * 70_000, "line 2: it is longer than 65536 bytes"),
        (HEADER + b'0,"' + b"a\n" * 70_000, "the file goes on"),
        (HEADER + b'0,"' + (b"a" * 60_000 + b"\n") * 3, "well-formed"),
        (HEADER + b"0,ben\xffign\n", "line 2: it is not UTF-8"),
        (HEADER + b"0,benign\n" * 5_000_000, "line 3: id 0 stands there a second time"),
        (HEADER + b"\n" * 60_000_000, "line 1229: the file goes on, though test.csv has 228 rows only"),
        (HEADER + b"0,benign\n" * 10_000_000, "at most 67108864 are read"),
    ],
    ids=lambda value: None if isinstance(value, bytes | str | None) and len(value or "") > 60 else value,
)
def test_bad_file_is_a_sentence_for_the_coder(reason, content, says):
    message = reason(content)

    assert says in message
    assert len(message) < 300 and message.isprintable()


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "", "abc", "1_000", "0x10", "1,5"])
def test_text_for_a_number_is_named(reason, value):
    rows = [[number, 150.0] for number in range(177)]
    rows[9][1] = f'"{value}"'

    message = reason(written(rows), count=177, classes=())

    assert f"line 11 (id 9): prediction {value!r} is not a finite number" in message


@pytest.mark.parametrize(
    "proba, says",
    [
        (("0.5", "0.6"), "line 2 (id 0): the probabilities add up to 1.1, not to 1"),
        (("1.5", "-0.5"), "line 2 (id 0): '1.5' is not a probability"),
        (("nan", "1"), "line 2 (id 0): 'nan' is not a probability"),
    ],
)
def test_bad_probabilities_are_named(reason, proba, says):
    lines = [[*row, *proba] for row in GOOD]

    assert says in reason(written(lines, "id,prediction,proba_benign,proba_malignant"), with_probabilities=True)


def test_missing_probabilities_are_named(reason):
    message = reason(written(GOOD), with_probabilities=True)

    assert "column 'proba_benign' is missing (the metric is computed from probabilities)" in message
