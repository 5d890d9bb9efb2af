"""What a task with grade.kind = "speed" is measured by: files below private/ of its data set, read as text.

speed.py holds the reference function and how inputs are drawn; reference.py is the reference where a whole program is
measured; inputs.json and held_out.json hold inputs that are given instead of drawn.
"""

import ast
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DatasetSource

FIELD = "dataset"
SPEED, REFERENCE, INPUTS, HELD_OUT = "speed.py", "reference.py", "inputs.json", "held_out.json"
FILES = (SPEED, REFERENCE, INPUTS, HELD_OUT)
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_INPUTS = 1_000
DRAWN_INPUTS = 10
CONSTANTS: dict[str, object] = {"FUNCTION": "", "INPUTS": DRAWN_INPUTS, "TOLERANCE": 1e-9, "PRECISION": 0.01}


@dataclass(frozen=True)
class SpeedTest:
    """function: its name in the program and in speed.py; "" for a program. inputs: how many are drawn for a part.

    files: text by name. draws: the parts whose inputs are drawn.
    """

    function: str
    inputs: int
    tolerance: float
    precision: float
    draws: frozenset[str] = frozenset()
    files: dict[str, str] = field(default_factory=dict)

    @property
    def has_held_out(self) -> bool:
        """Return whether there are inputs of their own for held-out scores; drawn ones there always are."""
        return bool(self.draws) or HELD_OUT in self.files


def read_speed_test(source: DatasetSource | None) -> SpeedTest:
    """Return what the data set says; raise Invalid with file and line, and what to do, if it cannot be used."""
    if source is None or source.kind != "folder" or f"private/{SPEED}" not in source.files:
        raise Invalid(
            f"grade.kind = 'speed' needs a data set that is a folder with private/{SPEED} in it, which holds the "
            'reference and draws inputs: dataset = "./data" in a task.toml, or upload_dataset.',
            field=FIELD,
        )
    files = {
        name: _read_text(Path(source.folder, "private", name)) for name in FILES if f"private/{name}" in source.files
    }
    tree = _parse(files[SPEED], SPEED)
    constants = CONSTANTS | _read_constants(tree)
    function = constants["FUNCTION"]
    if not isinstance(function, str) or (function and not function.isidentifier()):
        raise _refuse(SPEED, "FUNCTION is the name of the function that is measured, such as 'solve'")
    defined = _list_defined(tree)
    _check_reference(function, defined, files)
    draws = {part for part, name in (("validation", "draw"), ("held_out", "draw")) if name in defined}
    draws |= {"held_out"} if "draw_held_out" in defined else set()
    draws -= {part for part, name in (("validation", INPUTS), ("held_out", HELD_OUT)) if name in files}
    for name in (INPUTS, HELD_OUT):
        if name in files:
            _check_inputs(files[name], name, of_program=not function)
    if "validation" not in draws and INPUTS not in files:
        raise _refuse(SPEED, f"there is no function `draw(random)` that returns an input, and no private/{INPUTS}")
    if INPUTS in files and HELD_OUT not in files and "draw_held_out" not in defined:
        draws -= {"held_out"}  # what is drawn would be of another kind than what is given
    return SpeedTest(
        function=function,
        inputs=_read_count(constants["INPUTS"]),
        tolerance=_read_number(constants["TOLERANCE"], "TOLERANCE", least=0.0),
        precision=_read_number(constants["PRECISION"], "PRECISION", least=0.001),
        draws=frozenset(draws),
        files=files,
    )


def _check_reference(function: str, defined: set[str], files: dict[str, str]) -> None:
    if function and function not in defined:
        raise _refuse(SPEED, f"it defines no function {function!r}, which is the reference that FUNCTION names")
    if function and REFERENCE in files:
        raise _refuse(SPEED, f"FUNCTION names a function, and private/{REFERENCE} is a program: leave one of them out")
    if not function and REFERENCE not in files:
        raise _refuse(
            SPEED,
            f"write FUNCTION = 'name' and the function of that name, which is right; or, to measure a whole program, "
            f"put the program that is right into private/{REFERENCE}",
        )
    if not function:
        _parse(files[REFERENCE], REFERENCE)


def _list_defined(tree: ast.Module) -> set[str]:
    """List the names that the file binds at its top level."""
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _read_constants(tree: ast.Module) -> dict[str, object]:
    constants: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in CONSTANTS:
                    constants[target.id] = _read_literal(node.value, target.id)
    return constants


def _read_literal(node: ast.expr, name: str) -> object:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise _refuse(SPEED, f"line {node.lineno}: write {name} out; it is read and not run") from None


def _read_count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_INPUTS:
        raise _refuse(SPEED, f"INPUTS is a whole number from 1 to {MAX_INPUTS}")
    return value


def _read_number(value: object, name: str, *, least: float) -> float:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not least <= number <= 1:
        raise _refuse(SPEED, f"{name} is a number from {least:g} to 1")
    return number


def _check_inputs(text: str, name: str, *, of_program: bool) -> None:
    try:
        inputs = json.loads(text)
    except (ValueError, RecursionError):
        raise _refuse(name, "it is not JSON") from None
    if not isinstance(inputs, list) or not 1 <= len(inputs) <= MAX_INPUTS:
        raise _refuse(name, f"it holds no list of 1 to {MAX_INPUTS} inputs")
    for at, given in enumerate(inputs, 1):
        if not isinstance(given, str if of_program else list):
            kind = "the text that the program reads" if of_program else "the list of a call's arguments"
            raise _refuse(name, f"input {at} is not {kind}")


def _read_text(path: Path) -> str:
    content = path.read_bytes()
    if len(content) > MAX_FILE_BYTES:
        raise _refuse(path.name, f"it has {len(content):,} bytes; at most {MAX_FILE_BYTES:,} are read")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse(path.name, f"it is not UTF-8 text (byte {error.start})") from None


def _parse(text: str, name: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise _refuse(name, f"line {error.lineno}: it is not valid Python: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise _refuse(name, f"it is not valid Python: {type(error).__name__}") from None


def _refuse(name: str, why: str) -> Invalid:
    return Invalid(f"private/{name}: {why}.", field=FIELD)
