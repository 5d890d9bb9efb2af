"""HTML elements: a child that is not HTML already is escaped, whatever is in it.

Built by hand, not from jinja2 templates: the page is mostly computed SVG and diffs, which macros would not make easier
to read.
"""

from collections.abc import Sequence
from html import escape

from orchestrator.report.formatting import show_invisible


class Html(str):
    """Hold text that is HTML already. Only `h`, `joined` and `text` make it."""


Child = Html | str | int | float | None | Sequence["Child"]
VOID = frozenset({"meta", "br", "rect", "line", "circle", "path"})


def h(tag: str, *children: Child, **attributes: str | int | float | bool | None) -> Html:
    """Return an element.

    `class_` is the class, `_` in other names becomes `-`; attributes that are None or False are left out.
    """
    given = "".join(
        _render_attribute(name.rstrip("_").replace("_", "-"), value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in VOID:
        return Html(f"<{tag}{given}>" if tag in ("meta", "br") else f"<{tag}{given}/>")
    return Html(f"<{tag}{given}>{join(*children)}</{tag}>")


def join(*children: Child) -> Html:
    return Html("".join(_render_child(child) for child in children))


def escape_text(content: object, *, lines: bool = False) -> Html:
    """Escape plain text; `lines` keeps its newlines and tabs."""
    return Html(escape(show_invisible(content, lines=lines), quote=True))


def _render_child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, list | tuple):
        return join(*child)
    return escape_text(child)


def _render_attribute(name: str, value: str | int | float | bool) -> str:
    return f" {name}" if value is True else f' {name}="{escape_text(value)}"'
