"""Files and functions stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "scripts", "benchmarks", "backend")
KINDS = {".py", ".js", ".css", ".html", ".sh", ".mako"}
MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = 50


def files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in KINDS]
    assert len(found) > 80
    return [path for path in found if "__pycache__" not in path.parts]


def functions(source: str) -> Iterator[tuple[str, int]]:
    """(name, lines) of every function in a Python file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def is_generated_migration(path: Path) -> bool:
    return path.parent.name == "versions"  # a list of tables, printed by a script, that nobody edits


def test_no_file_is_longer_than_300_lines():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files()}

    assert {name: length for name, length in lengths.items() if length > MOST_FILE_LINES} == {}


def test_no_function_is_longer_than_50_lines():
    long = {
        f"{path.relative_to(ROOT)}:{name}": length
        for path in files() if path.suffix == ".py" and not is_generated_migration(path)
        for name, length in functions(path.read_text(encoding="utf-8")) if length > MOST_FUNCTION_LINES
    }  # fmt: skip

    assert long == {}


def test_function_lengths_are_counted_to_their_end():
    source = "class A:\n    async def f(self):\n        def g():\n            return 1\n        return g\n"

    assert sorted(functions(source)) == [("f", 4), ("g", 2)]
