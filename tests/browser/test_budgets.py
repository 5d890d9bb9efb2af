"""How much a browser has to fetch before a task is on the screen, packed as the server sends it (kB are 1000 bytes)."""

import re
from pathlib import Path

import pytest

from orchestrator.web import dashboard
from tests import frontend

KB = 1000
FIRST_JS, CSS, FONTS = 170 * KB, 12 * KB, 120 * KB
CHUNKS = {
    ("Palette",): 12 * KB,
    ("LogsTab",): 10 * KB,
    ("CodeTab", "SourceView"): 130 * KB,
}  # the editor comes with the source
IMPORT = re.compile(rb"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def folder() -> Path:
    frontend.built()
    return Path(str(dashboard._FOLDER)) / "assets"


def packed(path: Path) -> int:
    return path.with_name(path.name + ".gz").stat().st_size


def with_imports(folder: Path, *names: str) -> set[str]:
    """The scripts, and those that they import before they run."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [each.decode() for each in IMPORT.findall((folder / name).read_bytes())]
    return found


def first(folder: Path) -> set[str]:
    page = (folder.parent / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'(?:src|href)="/assets/([\w.-]+\.js)"', page)
    assert names
    return with_imports(folder, *names)


def test_first_scripts_of_a_task_are_small(folder):
    sizes = {name: packed(folder / name) for name in first(folder)}

    assert sum(sizes.values()) <= FIRST_JS, sizes


def test_styles_are_small(folder):
    page = (folder.parent / "index.html").read_text(encoding="utf-8")
    styles = re.findall(r'href="/assets/([\w.-]+\.css)"', page)

    assert styles and sum(packed(folder / name) for name in styles) <= CSS


def test_fonts_of_latin_text_are_small(folder):
    fonts = [path for path in folder.glob("*.woff2") if "latin-ext" not in path.name]

    assert len(fonts) == 2 and sum(path.stat().st_size for path in fonts) <= FONTS


@pytest.mark.parametrize(("chunks", "most"), CHUNKS.items())
def test_what_is_fetched_later_is_small(folder, chunks, most):
    scripts = [path.name for chunk in chunks for path in folder.glob(f"{chunk}-*.js")]
    assert len(scripts) == len(chunks)

    later = with_imports(folder, *scripts) - first(folder)

    assert sum(packed(folder / name) for name in later) <= most, later
