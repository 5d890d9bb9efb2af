"""HTML as it is put together: text of strangers becomes text, whatever is in it."""

from html import escape

from orchestrator.report.words import visible


class Html(str):
    """Text that is HTML already. Only `h`, `joined` and `text` make it."""


Child = Html | str | int | float | None | list | tuple
VOID = frozenset({"meta", "br", "rect", "line", "circle", "path"})


def h(tag: str, *children: Child, **attributes: str | int | float | bool | None) -> Html:
    """An element. `class_` is the class, `_` in other names is `-`; attributes that are None or False are left out."""
    given = "".join(
        _attribute(name.rstrip("_").replace("_", "-"), value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    if tag in VOID:
        return Html(f"<{tag}{given}>" if tag in ("meta", "br") else f"<{tag}{given}/>")
    return Html(f"<{tag}{given}>{joined(*children)}</{tag}>")


def joined(*children: Child) -> Html:
    return Html("".join(_child(child) for child in children))


def text(content: object, *, lines: bool = False) -> Html:
    """Plain text; `lines` keeps its newlines and tabs."""
    return Html(escape(visible(content, lines=lines), quote=True))


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, list | tuple):
        return joined(*child)
    return text(child)


def _attribute(name: str, value: str | int | float | bool) -> str:
    return f" {name}" if value is True else f' {name}="{text(value)}"'
