"""What people do with the dashboard: a real Chromium, a real server and real loops; frontend/e2e holds the steps."""

import pytest

from tests import frontend

JOURNEYS = sorted(path.name for path in (frontend.FRONTEND / "e2e").glob("*.spec.ts"))

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.sandbox]


@pytest.fixture(scope="module")
def chromium() -> str:
    found = frontend.browser()
    frontend.tools()
    frontend.built()
    return found


@pytest.mark.parametrize("journey", JOURNEYS)
def test_journey_succeeds_in_a_real_browser(chromium, journey):
    ended = frontend.run("@playwright/test/cli.js", "test", f"e2e/{journey}", CHROMIUM=chromium)

    assert ended.returncode == 0, ended.stdout[-20_000:]
