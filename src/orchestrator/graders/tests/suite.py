"""A test suite read without running it: its calls, and whether each case says what is right."""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestrator.contract.errors import Invalid

FILE = "tests.py"
FIELD = "dataset"
PARTS = {"VALIDATION": "validation", "HELD_OUT": "held_out"}
EXPECTATIONS = ("expected", "check", "raises")
KEYS = ("call", *EXPECTATIONS, "tolerance")
MAX_CASES = 2_000  # of both parts together
MAX_SUITE_BYTES = 4 * 1024 * 1024
MAX_SECONDS_PER_CALL = 3_600.0
DEFAULT_SECONDS_PER_CALL = 5.0
SHOWN_CHARS = 80
EXAMPLE = '{"call": "add(1, 2)", "expected": 3}'


@dataclass(frozen=True)
class Call:
    """One call of a function of the program; arguments are plain Python values."""

    text: str
    function: str
    arguments: list[object]
    keywords: dict[str, object]


@dataclass(frozen=True)
class Suite:
    """The calls of a suite by part, in its order."""

    validation: list[Call] = field(default_factory=list)
    held_out: list[Call] = field(default_factory=list)
    seconds_per_call: float = DEFAULT_SECONDS_PER_CALL

    @property
    def functions(self) -> list[str]:
        """Return the names of the functions that are called, sorted."""
        return sorted({call.function for call in [*self.validation, *self.held_out]})


def read_suite(text: str) -> Suite:
    """Return the calls of a tests.py; raise Invalid with the line of what is wrong. Nothing of it is run."""
    tree = _parse(text)
    parts: dict[str, list[Call]] = {}
    seconds = DEFAULT_SECONDS_PER_CALL
    for name, node in _list_assignments(tree):
        if name in PARTS:
            parts[PARTS[name]] = [_read_case(each) for each in _read_list(name, node)]
        elif name == "SECONDS_PER_CALL":
            seconds = _read_seconds(node)
    if not parts.get("validation"):
        raise _refuse(None, f"it has no list VALIDATION with cases such as {EXAMPLE}")
    if sum(map(len, parts.values())) > MAX_CASES:
        raise _refuse(None, f"it has {sum(map(len, parts.values())):,} cases; at most {MAX_CASES:,} are allowed")
    return Suite(parts["validation"], parts.get("held_out", []), seconds)


def _parse(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise Invalid(f"{FILE}, line {error.lineno}: it is not valid Python: {error.msg}.", field=FIELD) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Invalid(f"{FILE} is not valid Python: {type(error).__name__}.", field=FIELD) from None


def _list_assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            yield node.target.id, node.value


def _read_list(name: str, node: ast.expr) -> list[ast.expr]:
    if not isinstance(node, ast.List):
        raise _refuse(node, f"{name} must be written as a list of cases such as {EXAMPLE}, not computed")
    return node.elts


def _read_case(node: ast.expr) -> Call:
    if not isinstance(node, ast.Dict):
        raise _refuse(node, f"a case is a dict such as {EXAMPLE}")
    values: dict[str, ast.expr] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or key.value not in KEYS:
            raise _refuse(node, f"the keys of a case are {', '.join(KEYS)}")
        values[str(key.value)] = value
    if sum(name in values for name in EXPECTATIONS) != 1:
        raise _refuse(node, "a case has one of expected, check and raises")
    raises = values.get("raises")
    if raises is not None and not (isinstance(raises, ast.Constant) and isinstance(raises.value, str)):
        raise _refuse(node, 'raises is the name of an error, such as "ValueError"')
    call = values.get("call")
    if not isinstance(call, ast.Constant) or not isinstance(call.value, str):
        raise _refuse(node, 'call is the text of a call, such as "add(1, 2)"')
    return _read_call(node, call.value)


def _read_call(case: ast.expr, text: str) -> Call:
    head = text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}..."
    try:
        node = ast.parse(text, mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            raise ValueError
        arguments = [_read_literal(argument) for argument in node.args]
        keywords = {str(each.arg): _read_literal(each.value) for each in node.keywords if each.arg is not None}
        if len(keywords) != len(node.keywords):
            raise ValueError
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise _refuse(
            case,
            f"{head!r} is not a call of a function with arguments that are written out: numbers, text, lists, tuples, "
            "dicts, sets, bytes, None, True, False, float('nan') and float('inf')",
        ) from None
    return Call(text, node.func.id, arguments, keywords)


class _FloatWords(ast.NodeTransformer):
    """Puts the numbers in place of float('nan') and float('inf'), which `literal_eval` does not know."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        is_float = isinstance(node.func, ast.Name) and node.func.id == "float" and len(node.args) == 1
        argument = node.args[0] if is_float and not node.keywords else None
        if isinstance(argument, ast.Constant) and argument.value in ("nan", "inf", "-inf"):
            number = float(argument.value)
            return ast.Constant(number) if number >= 0 or math.isnan(number) else _negate(ast.Constant(-number))
        return node


def _negate(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.USub(), node)


def _read_literal(node: ast.expr) -> object:
    return ast.literal_eval(_FloatWords().visit(node))


def _read_seconds(node: ast.expr) -> float:
    try:
        seconds = float(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError):
        seconds = 0.0
    if not 0 < seconds <= MAX_SECONDS_PER_CALL:
        raise _refuse(node, f"SECONDS_PER_CALL is a number of seconds above 0, at most {MAX_SECONDS_PER_CALL:g}")
    return seconds


def _refuse(node: ast.expr | None, why: str) -> Invalid:
    where = "" if node is None else f", line {node.lineno}"
    return Invalid(f"private/{FILE}{where}: {why}.", field=FIELD)
