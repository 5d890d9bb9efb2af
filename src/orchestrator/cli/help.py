"""Help as it is wrapped: words with hyphens, such as options and names of examples, stay whole on one line."""

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

UNBROKEN_HYPHEN = "\u2011"  # text is not wrapped at it
_Context: Any = TyperGroup.context_class
_Formatter: Any = _Context.formatter_class


class HelpFormatter(_Formatter):
    def write_dl(self, rows: Sequence[tuple[str, str]], *arguments: Any, **named: Any) -> None:
        super().write_dl([(name, _protect(text)) for name, text in rows], *arguments, **named)

    def write_text(self, text: str) -> None:
        super().write_text(_protect(text))

    def getvalue(self) -> str:
        return super().getvalue().replace(UNBROKEN_HYPHEN, "-")


class HelpContext(_Context):
    formatter_class = HelpFormatter


class Command(TyperCommand):
    context_class = HelpContext


def _protect(text: str) -> str:
    return text.replace("-", UNBROKEN_HYPHEN)
