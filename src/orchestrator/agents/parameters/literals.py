"""The parameters of a program: what is marked, else the literals of its EVOLVE-BLOCKs, else its argparse defaults."""

import ast
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeGuard

from orchestrator.agents.parameters.naming import name_literal
from orchestrator.agents.parameters.ranges import Range, Value, infer_range, read_range
from orchestrator.agents.parameters.source import Source, end_of, read_literal
from orchestrator.contract.errors import AgentUnfit

MARK = re.compile(r"#\s*param:\s*([^#]*)")
BLOCK_START, BLOCK_END = "EVOLVE-BLOCK-START", "EVOLVE-BLOCK-END"
MARKS = ("param:", BLOCK_START)
DICT = "PARAMS"
MIN_WHOLE = 2  # in EVOLVE-BLOCKs 0 and 1 are structure more often than parameters


@dataclass(frozen=True, slots=True)
class Parameter:
    """One literal of one file: bytes `start` to `end`. `operand`: a minus sign in it needs parentheses around it."""

    filename: str
    name: str
    value: Value
    range: Range
    start: int
    end: int
    operand: bool


def find_parameters(source: Source) -> list[Parameter]:
    """Return the parameters of a file, in its order; raise AgentUnfit if a mark cannot be read."""
    marked = dict([*find_dict_values(source), *find_marked(source)])  # a mark overrules
    ranges = marked or dict(block_literals(source)) or dict(find_argparse_defaults(source))
    return name_parameters(source, [(node, value, ranges[node]) for node, value in source.literals if node in ranges])


def name_parameters(source: Source, literals: list[tuple[ast.expr, Value, Range]]) -> list[Parameter]:
    parameters = [
        Parameter(
            source.filename,
            name_literal(source, node),
            value,
            range_,
            *source.find_span(node),
            is_operand(source, node),
        )
        for node, value, range_ in literals
    ]
    counts, seen = Counter(parameter.name for parameter in parameters), Counter[str]()
    for index, parameter in enumerate(parameters):
        seen[parameter.name] += 1
        if counts[parameter.name] > 1:
            parameters[index] = replace(parameter, name=f"{parameter.name}#{seen[parameter.name]}")
    return parameters


def is_operand(source: Source, node: ast.expr) -> bool:
    return isinstance(source.parents.get(node), (ast.BinOp, ast.UnaryOp, ast.Attribute, ast.Await))


def find_marked(source: Source) -> list[tuple[ast.expr, Range]]:
    marked = {line: mark for line, comment in source.comments.items() if (mark := MARK.search(comment))}
    literals = [(node, value) for node, value in source.literals if node.end_lineno in marked]
    ranges = []
    for line, mark in marked.items():
        here = [(node, value) for node, value in literals if node.end_lineno == line and not is_structure(source, node)]
        ranges += find_ranges_on_line(source, line, mark[1].strip(), here)
    return ranges


def find_ranges_on_line(
    source: Source, line: int, words: str, here: list[tuple[ast.expr, Value]]
) -> list[tuple[ast.expr, Range]]:
    """Return the literals that the mark on this line means: the only one of its kind, or those of one list."""
    fitting = [(node, value) for node, value in here if is_meant(words, value)]
    if not fitting:
        raise AgentUnfit(
            f"{source.filename}, line {line}: `# param:` is on a line without a literal that it could apply to."
        )
    if (
        len(fitting) > 1
        and len({source.parents[node] for node, _ in fitting if is_in_list(source, node)} | {None}) != 2
    ):
        raise AgentUnfit(
            f"{source.filename}, line {line}: `# param:` could apply to {len(fitting)} literals here; "
            "put each on a line of its own."
        )
    try:
        return [(node, read_range(words, value)) for node, value in fitting]
    except ValueError as error:
        raise AgentUnfit(f"{source.filename}, line {line}: `# param: {words[:80]}` cannot be read: {error}.") from None


def is_meant(words: str, value: Value) -> bool:
    if words.startswith("choice"):
        options = [word.strip() for word in words.removeprefix("choice").split("|")]
        return not isinstance(value, str) or value in options
    return (
        isinstance(value, bool) == words.startswith("bool") and not isinstance(value, str)
        if words
        else not isinstance(value, str)
    )


def is_in_list(source: Source, node: ast.expr) -> bool:
    return isinstance(source.parents.get(node), (ast.List, ast.Tuple))


def is_structure(source: Source, node: ast.expr) -> bool:
    """Tell whether a literal is a key, subscript, annotation or pattern, which say where something is, not how much."""
    for child, parent in source.walk_up(node):
        if isinstance(parent, ast.Dict) and child in parent.keys:
            return True
        if isinstance(parent, ast.Subscript) and child is parent.slice:
            return True
        if isinstance(parent, (ast.arg, ast.pattern)) or (
            isinstance(parent, ast.AnnAssign) and child is parent.annotation
        ):
            return True
        if isinstance(parent, ast.stmt):
            return False
    return False


def find_dict_values(source: Source) -> list[tuple[ast.expr, Range]]:
    """Return the numbers and booleans in a module's PARAMS, also in the lists and dicts within it."""
    ranges = []
    for statement in source.tree.body:
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if any(isinstance(target, ast.Name) and target.id == DICT for target in targets):
            ranges += [
                (node, infer_range(value)) for node, value in find_plain_values(statement.value) if is_searchable(value)
            ]
    return ranges


def find_plain_values(node: ast.expr | None) -> list[tuple[ast.expr, Value]]:
    if isinstance(node, ast.Dict):
        return [pair for value in node.values for pair in find_plain_values(value)]
    if isinstance(node, (ast.List, ast.Tuple)):
        return [pair for value in node.elts for pair in find_plain_values(value)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args:
        return [pair for keyword in node.keywords for pair in find_plain_values(keyword.value)]
    value = read_literal(node) if node is not None else None
    return [] if node is None or value is None else [(node, value)]


def is_searchable(value: Value) -> TypeGuard[float]:
    return isinstance(value, (bool, int, float)) and math.isfinite(value) and abs(value) < 1e15


def block_literals(source: Source) -> list[tuple[ast.expr, Range]]:
    """Return floats, and whole numbers from 2 on, between the marks; not in subscripts, range() and exponents."""
    blocks = block_lines(source)
    return [
        (node, infer_range(value))
        for node, value in source.literals
        if any(first < node.lineno and end_of(node)[0] < last for first, last in blocks)
        and is_searchable(value)
        and not isinstance(value, bool)
        and (isinstance(value, float) or abs(value) >= MIN_WHOLE)
        and not is_structure(source, node)
        and not is_count(source, node)
    ]


def block_lines(source: Source) -> list[tuple[int, int]]:
    blocks, start = [], None
    for line, comment in source.comments.items():
        if BLOCK_START in comment:
            start = line
        elif BLOCK_END in comment and start is not None:
            blocks.append((start, line))
            start = None
    if start is not None:
        raise AgentUnfit(f"{source.filename}, line {start}: {BLOCK_START} has no {BLOCK_END} below it.")
    return blocks


def is_count(source: Source, node: ast.expr) -> bool:
    parent = source.parents.get(node)
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Name) and parent.func.id == "range"
    return isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Pow) and node is parent.right


def find_argparse_defaults(source: Source) -> list[tuple[ast.expr, Range]]:
    ranges = []
    for node in source.nodes:
        if not (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument"
        ):
            continue
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        value = read_literal(given["default"]) if "default" in given else None
        listed = given.get("choices")
        choices = [read_literal(choice) for choice in listed.elts] if isinstance(listed, (ast.List, ast.Tuple)) else []
        options = tuple(choice for choice in choices if choice is not None)
        if len(options) > 1 and value in options and len(options) == len(choices):
            ranges.append((given["default"], Range("choice", options=options)))
        elif value is not None and is_searchable(value) and not choices:
            ranges.append((given["default"], infer_range(value)))
    return ranges
