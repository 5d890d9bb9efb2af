"""What a parameter is called: by what it is given to, as a reader of the program would say it."""

import ast

from orchestrator.agents.parameters.source import Source, literal_value

LONGEST = 60


def name_of(source: Source, node: ast.expr) -> str:
    """Name a literal `LR`, `fit.rate`, `x[0]` or as its argparse option; by its line if it is given to nothing."""
    behind = ""
    for child, parent in source.above(node):
        if isinstance(parent, (ast.List, ast.Tuple)) and isinstance(child, ast.expr):
            behind = f"[{parent.elts.index(child)}]{behind}"
        elif isinstance(parent, ast.Dict) and isinstance(child, ast.expr) and child in parent.values:
            behind = f".{key_text(parent.keys[parent.values.index(child)])}{behind}"
        elif isinstance(parent, ast.keyword):
            behind = f".{option(source, parent) or parent.arg or 'options'}{behind}"
        elif isinstance(parent, ast.arguments):
            return clean(argument_of(parent, child) + behind)
        elif isinstance(parent, ast.stmt):
            return clean(given_to(parent, behind) or f"line {node.lineno}")
    return f"line {node.lineno}"


def key_text(key: ast.expr | None) -> str:
    value = literal_value(key) if key is not None else None
    return "?" if value is None else str(value)


def option(source: Source, keyword: ast.keyword) -> str | None:
    """Return the longest option string if the keyword is the default of an add_argument."""
    call = source.parents[keyword]
    if keyword.arg != "default" or not isinstance(call, ast.Call):
        return None
    texts = [text for text in map(literal_value, call.args) if isinstance(text, str)]
    return max(texts, key=len).lstrip("-") if texts else None


def argument_of(arguments: ast.arguments, default: ast.AST) -> str:
    if not isinstance(default, ast.expr):
        return "argument"
    positional = [*arguments.posonlyargs, *arguments.args]
    if default in arguments.defaults:
        return positional[len(positional) - len(arguments.defaults) + arguments.defaults.index(default)].arg
    if default in arguments.kw_defaults:
        return arguments.kwonlyargs[arguments.kw_defaults.index(default)].arg
    return "argument"


def given_to(statement: ast.stmt, behind: str) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    if isinstance(target, ast.Name):
        return behind.lstrip(".") if target.id == "PARAMS" and behind.startswith(".") else target.id + behind
    if isinstance(target, ast.Attribute):
        return ast.unparse(target) + behind
    return behind.lstrip(".")


def clean(name: str) -> str:
    kept = "".join(char for char in name if char.isprintable())
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 3] + "..."
