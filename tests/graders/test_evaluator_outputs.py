"""Hostile outputs under the readers of evaluate.py: rejected in a sentence, never run or unpacked without bound."""

import io
import os
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import orchestrator.graders.evaluator as evaluator
from tests.graders.evaluated import evaluated

sys.path.insert(0, str(Path(evaluator.__file__).parent / "sandbox"))  # they stand alone, as in the sandbox

from outputs import Outputs, Rejected


@pytest.fixture
def outputs(tmp_path):
    """Write one file; return the outputs that hold it."""

    def write(content: bytes | str, name: str = "result.json") -> Outputs:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return Outputs(tmp_path)

    return write


JSON = {
    "NaN": ('{"x": NaN}', "'NaN', which is not a finite number"),
    "minus infinity": ("[-Infinity]", "not a finite number"),
    "a number too large": ("[1e999]", "'1e999', which is not a finite number"),
    "digits without end": ("[" + "9" * 10_000 + "]", "too many digits"),
    "depth without end": ("[" * 200_000, "nested too deep"),
    "half of it": ('{"x": [1,\n 2', "line 2: it is not JSON"),
    "nothing": ("", "line 1: it is not JSON"),
    "a pickle": (pickle.dumps({"x": 1}), "not UTF-8 text"),
    "too much": (b'"' + b"a" * (8 << 20) + b'"', "more than 8388608 bytes"),
}


@pytest.mark.parametrize("name", JSON)
def test_hostile_json_is_rejected(outputs, name):
    content, says = JSON[name]

    with pytest.raises(Rejected, match=says):
        outputs(content).json("result.json")


CSV = {
    "ragged": ("a,b\n1,2\n3\n", "line 3: it has 1 fields, the header has 2"),
    "a column twice": ("a,a\n1,2\n", "names a column twice"),
    "empty": ("", "no header"),
    "NUL": ("a,b\n\0,1\n", None),
    "one endless field": ("a\n" + "x" * 200_000 + "\n", "not well-formed CSV"),
    "too many cells": ("a,b\n" + "1,2\n" * 1_000_001, "more than 2000000 cells"),
}


@pytest.mark.parametrize("name", CSV)
def test_hostile_csv_is_rejected(outputs, name):
    content, says = CSV[name]

    if says is None:  # newer Pythons read it as text; either way nothing breaks
        try:
            assert outputs(content, "t.csv").csv("t.csv") == [{"a": "\0", "b": "1"}]
        except Rejected:
            pass
        return
    with pytest.raises(Rejected, match=says):
        outputs(content, "t.csv").csv("t.csv")


def test_csv_is_read_as_text(outputs):
    assert outputs('\ufeffid,x\r\n1,"2,5"\r\n\r\n2,"a\nb"\r\n', "t.csv").csv("t.csv") == [
        {"id": "1", "x": "2,5"},
        {"id": "2", "x": "a\nb"},
    ]


class Runs:
    def __reduce__(self):
        return (os.system, ("touch /tmp/evaluator-was-fooled",))


def packed(*members: tuple[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return into.getvalue()


def npy(array, *, allow_pickle=False) -> bytes:
    into = io.BytesIO()
    np.save(into, array, allow_pickle=allow_pickle)
    return into.getvalue()


def claiming(shape: str, descr: str = "'<f8'", data: bytes = b"") -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data


NPZ = {
    "a pickle inside": (packed(("x.npy", npy(np.array([Runs()], dtype=object), allow_pickle=True))), "Python objects"),
    "a pickle outside": (pickle.dumps(Runs()), "not an .npz file"),
    "a bomb": (packed(("x.npy", npy(np.zeros(40_000_000)))), "unpacks to 320000128 bytes"),
    "a bomb in a bomb": (packed(("inner.zip", packed(("x.npy", npy(np.zeros(10)))))), "not an .npy array"),
    "NaN": (packed(("x.npy", npy(np.array([1.0, np.nan])))), "values that are not finite"),
    "a false claim": (packed(("x.npy", claiming("(10**9, 10**9)"))), "not an .npy array"),
    "a huge claim": (packed(("x.npy", claiming("(1000000000, 1000000000)"))), "says that it holds"),
    "a claim of nothing": (packed(("x.npy", claiming("(1000000000000,)", "'<V0'"))), "says that it holds|not an .npy"),
    "less than nothing": (packed(("x.npy", claiming("(-1, -8)", data=b"\0" * 64))), "says that it holds|not an .npy"),
    "a header that runs": (packed(("x.npy", claiming("(__import__('os').getpid(),)"))), "not an .npy array"),
    "too many": (packed(*((f"{n}.npy", b"") for n in range(1001))), "holds 1001 arrays"),
    "half of it": (packed(("x.npy", npy(np.zeros(1000))))[:100], "not an .npz file"),
}


@pytest.mark.parametrize("name", NPZ)
def test_hostile_npz_is_rejected(outputs, name):
    content, says = NPZ[name]

    with pytest.raises(Rejected, match=says):
        outputs(content, "a.npz").npz("a.npz")
    assert not os.path.exists("/tmp/evaluator-was-fooled")


def test_honest_npz_is_read(outputs):
    into = io.BytesIO()
    np.savez_compressed(into, x=np.arange(6.0).reshape(2, 3), names=np.array(["a", "b"]))

    arrays = outputs(into.getvalue(), "a.npz").npz("a.npz")

    assert arrays["x"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert arrays["names"].tolist() == ["a", "b"]
    assert outputs(npy(np.array([np.inf])), "b.npy").npy("b.npy", finite=False)[0] == np.inf


def test_links_and_pipes_are_not_read(outputs, tmp_path):
    files = outputs("{}")
    (tmp_path / "link").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()

    for name in ("link", "pipe", "folder", "gone"):
        with pytest.raises(Rejected, match=f"{name} (cannot be read as|is not) a plain file"):
            files.text(name)
    with pytest.raises(ValueError, match="not the plain name"):
        files.text("../secret")


@pytest.mark.parametrize(
    "value", ["nan", "1_000", "", None, True, [1], {}, 1e999, 10**400, "9" * 100, "0x10", object()]
)
def test_what_is_no_number_is_rejected(outputs, value):
    with pytest.raises(Rejected, match="x is .*, not a finite number"):
        outputs("{}").number(value, "x")


def test_numbers_are_read(outputs):
    assert [outputs("{}").number(value) for value in (1, 2.5, " -3e2 ")] == [1.0, 2.5, -300.0]


@pytest.mark.sandbox
def test_pickle_is_rejected_in_the_sandbox(tmp_path):
    content = packed(("x.npy", npy(np.array([Runs()], dtype=object), allow_pickle=True)))
    text = "def evaluate(outputs):\n    return outputs.npz('result.npz')['x'][0]\n"

    grade, _ = evaluated(tmp_path, text, {"result.npz": content})

    assert (grade.failure, grade.graded) == ("outputs", False)
    assert "never loaded" in grade.reason
