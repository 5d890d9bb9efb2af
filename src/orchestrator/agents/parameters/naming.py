"""What a parameter is called: by what it is given to, as a reader of the program would say it."""

import ast

from orchestrator.agents.parameters.source import Source, read_literal

LONGEST = 60


def name_literal(source: Source, node: ast.expr) -> str:
    """Name a literal `LR`, `fit.rate`, `x[0]` or as its argparse option; by its line if it is given to nothing."""
    suffix = ""
    for child, parent in source.walk_up(node):
        if isinstance(parent, (ast.List, ast.Tuple)) and isinstance(child, ast.expr):
            suffix = f"[{parent.elts.index(child)}]{suffix}"
        elif isinstance(parent, ast.Dict) and isinstance(child, ast.expr) and child in parent.values:
            suffix = f".{format_key(parent.keys[parent.values.index(child)])}{suffix}"
        elif isinstance(parent, ast.keyword):
            suffix = f".{find_option(source, parent) or parent.arg or 'options'}{suffix}"
        elif isinstance(parent, ast.arguments):
            return clean(find_argument_name(parent, child) + suffix)
        elif isinstance(parent, ast.stmt):
            return clean(name_target(parent, suffix) or f"line {node.lineno}")
    return f"line {node.lineno}"


def format_key(key: ast.expr | None) -> str:
    value = read_literal(key) if key is not None else None
    return "?" if value is None else str(value)


def find_option(source: Source, keyword: ast.keyword) -> str | None:
    """Return the longest option string if the keyword is the default of an add_argument."""
    call = source.parents[keyword]
    if keyword.arg != "default" or not isinstance(call, ast.Call):
        return None
    texts = [text for text in map(read_literal, call.args) if isinstance(text, str)]
    return max(texts, key=len).lstrip("-") if texts else None


def find_argument_name(arguments: ast.arguments, default: ast.AST) -> str:
    if not isinstance(default, ast.expr):
        return "argument"
    positional = [*arguments.posonlyargs, *arguments.args]
    if default in arguments.defaults:
        return positional[len(positional) - len(arguments.defaults) + arguments.defaults.index(default)].arg
    if default in arguments.kw_defaults:
        return arguments.kwonlyargs[arguments.kw_defaults.index(default)].arg
    return "argument"


def name_target(statement: ast.stmt, suffix: str) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    if isinstance(target, ast.Name):
        return suffix.lstrip(".") if target.id == "PARAMS" and suffix.startswith(".") else target.id + suffix
    if isinstance(target, ast.Attribute):
        return ast.unparse(target) + suffix
    return suffix.lstrip(".")


def clean(name: str) -> str:
    kept = "".join(char for char in name if char.isprintable())
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 3] + "..."
