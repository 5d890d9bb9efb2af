"""What people do with the dashboard: a real Chromium, a real server and real loops; frontend/e2e holds the steps."""

import pytest

from tests import frontend

MOST_CHARACTERS = 6_000
JOURNEYS = sorted(path.name for path in (frontend.FRONTEND / "e2e").glob("*.spec.ts"))

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.sandbox]


@pytest.fixture(scope="module")
def chromium() -> str:
    found = frontend.browser()
    frontend.tools()
    frontend.built()
    return found


def pages_of_failures() -> str:
    """What the pages showed at the end of the tests that failed, as Playwright left it."""
    left = sorted((frontend.FRONTEND / "test-results").rglob("error-context.md"))
    return "\n".join(f"{path.parent.name}:\n{shown(path.read_text(encoding='utf-8'))}" for path in left)


def shown(context: str) -> str:
    return context.partition("# Error details")[2].partition("# Test source")[0][-MOST_CHARACTERS:]


@pytest.mark.parametrize("journey", JOURNEYS)
def test_journey_succeeds_in_a_real_browser(chromium, journey):
    ended = frontend.run("@playwright/test/cli.js", "test", f"e2e/{journey}", CHROMIUM=chromium)

    assert ended.returncode == 0, ended.stdout[-20_000:] + pages_of_failures()
