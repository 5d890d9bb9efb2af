"""A Python file and its literals: where each stands in its bytes, what surrounds it, what is commented."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cached_property

from orchestrator.agents.parameters.ranges import Value
from orchestrator.contract.errors import AgentUnfit

BOM = "\ufeff"
NEWLINE = re.compile(rb"\r\n|\r|\n")


class Source:
    """A parsed Python file. Raises AgentUnfit, with the line, if the text is not Python."""

    def __init__(self, filename: str, text: str, marks: tuple[str, ...] = ("#",)) -> None:
        self.filename = filename
        self._marks = marks
        self.content = text.encode()
        self._text = text.removeprefix(BOM)
        self._starts = [
            len(BOM.encode()) if text.startswith(BOM) else 0,
            *(match.end() for match in NEWLINE.finditer(self.content)),
        ]
        try:
            self.tree = ast.parse(self._text)
        except SyntaxError as error:
            raise AgentUnfit(
                f"{filename}, line {error.lineno}: the program is not valid Python: {error.msg}."
            ) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise AgentUnfit(
                f"{filename}: the program cannot be read as Python ({type(error).__name__}: {error})."
            ) from None
        self.parents: dict[ast.AST, ast.AST] = {}
        self.nodes: list[ast.AST] = [
            self.tree
        ]  # all but those inside f-strings, whose places older Pythons do not tell
        for node in self.nodes:
            if not isinstance(node, ast.JoinedStr):
                for child in ast.iter_child_nodes(node):
                    self.parents[child] = node
                    self.nodes.append(child)

    @cached_property
    def literals(self) -> list[tuple[ast.expr, Value]]:
        """Numbers with their sign, texts, True and False, in the order in which they stand in the file."""
        pairs = [
            (node, value)
            for node in self.nodes
            if isinstance(node, ast.expr)
            and (value := read_literal(node)) is not None
            and not self._has_minus_sign(node)
        ]
        return sorted(pairs, key=lambda pair: (pair[0].lineno, pair[0].col_offset))

    def _has_minus_sign(self, node: ast.AST) -> bool:
        """Whether the node is the number of a literal with a minus sign, which counts as one."""
        parent = self.parents.get(node)
        return parent is not None and read_literal(parent) is not None

    def find_span(self, node: ast.expr) -> tuple[int, int]:
        """Return the bytes of the file at which the node begins and ends."""
        end_line, end_column = end_of(node)
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[end_line - 1] + end_column

    def walk_up(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
        """(child, parent) from the node up to the module."""
        while (parent := self.parents.get(node)) is not None:
            yield node, parent
            node = parent

    @cached_property
    def comments(self) -> dict[int, str]:
        """Comments by line; none are looked for where no mark stands. Raises AgentUnfit."""
        if not any(mark in self._text for mark in self._marks):
            return {}
        lines = self._text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(lines).readline))
        except (tokenize.TokenError, SyntaxError) as error:
            raise AgentUnfit(f"{self.filename}: the program cannot be read as Python ({error}).") from None
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def read_literal(node: ast.AST) -> Value | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, (bool, int, float, str)) else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        number = node.operand.value
        return -number if isinstance(number, (int, float)) and not isinstance(number, bool) else None
    return None


def end_of(node: ast.expr) -> tuple[int, int]:
    """Return the line and column at which the node ends; raise ValueError for a node that was not parsed from text."""
    if node.end_lineno is None or node.end_col_offset is None:
        raise ValueError("The node was not parsed from text, so it has no end.")
    return node.end_lineno, node.end_col_offset
