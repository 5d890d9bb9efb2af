"""What private/speed.py says is read as text; every fault is named with its file."""

from pathlib import Path

import pytest

from orchestrator.contract.errors import Invalid
from orchestrator.graders.speed.source import read_speed_test
from tests.graders.suites import make_source

REFERENCE = "FUNCTION = 'f'\ndef f(x): return x\n"
DRAW = "def draw(random): return [1]\n"


def read(folder: Path, **files: str):
    return read_speed_test(
        make_source(
            folder,
            {f"private/{name.replace('_py', '.py').replace('_json', '.json')}": text for name, text in files.items()},
        )
    )


def test_constants_are_read_and_defaults_filled_in(tmp_path: Path):
    test = read(tmp_path, speed_py=f"INPUTS = 3\nPRECISION = 0.05\n{REFERENCE}{DRAW}")

    assert (test.function, test.inputs, test.precision, test.tolerance) == ("f", 3, 0.05, 1e-9)
    assert test.draws == {"validation", "held_out"}


def test_given_inputs_have_no_drawn_held_out_ones_beside_them(tmp_path: Path):
    test = read(tmp_path, speed_py=REFERENCE + DRAW, inputs_json="[[1], [2]]")

    assert test.draws == set() and not test.has_held_out


def test_program_without_function_needs_its_reference(tmp_path: Path):
    test = read(tmp_path, speed_py=DRAW, reference_py="print(input())")

    assert test.function == ""


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"other_py": ""}, "a folder with private/speed.py in it"),
        ({"speed_py": DRAW}, "write FUNCTION = 'name'"),
        ({"speed_py": "FUNCTION = 'g'\n" + DRAW}, "defines no function 'g'"),
        ({"speed_py": REFERENCE}, "no function `draw(random)`"),
        ({"speed_py": "def f(:"}, "speed.py: line 1: it is not valid Python"),
        ({"speed_py": f"INPUTS = 0\n{REFERENCE}{DRAW}"}, "INPUTS is a whole number from 1"),
        ({"speed_py": f"INPUTS = True\n{REFERENCE}{DRAW}"}, "INPUTS is a whole number from 1"),
        ({"speed_py": f"PRECISION = float('nan')\n{REFERENCE}{DRAW}"}, "line 1: write PRECISION out"),
        ({"speed_py": f"PRECISION = 1e400\n{REFERENCE}{DRAW}"}, "PRECISION is a number from"),
        ({"speed_py": f"{REFERENCE}{DRAW}", "reference_py": ""}, "leave one of them out"),
        ({"speed_py": REFERENCE, "inputs_json": "{"}, "inputs.json: it is not JSON"),
        ({"speed_py": REFERENCE, "inputs_json": "[]"}, "list of 1 to 1000 inputs"),
        ({"speed_py": REFERENCE, "inputs_json": "[[1], 2]"}, "input 2 is not the list of a call's arguments"),
        ({"speed_py": DRAW, "reference_py": "1", "inputs_json": "[[1]]"}, "input 1 is not the text"),
    ],
)
def test_faults_are_named_with_file_and_remedy(tmp_path: Path, files: dict[str, str], why: str):
    with pytest.raises(Invalid) as refused:
        read(tmp_path, **files)

    assert why in str(refused.value)
