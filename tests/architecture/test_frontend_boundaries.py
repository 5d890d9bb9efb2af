"""The import rules of the dashboard (frontend/.dependency-cruiser.mjs) hold; a planted violation of each is found."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import frontend

RULES = ".dependency-cruiser.mjs"
PROGRAM = "dependency-cruiser/bin/dependency-cruiser.mjs"
MIN_MODULES = 200

# A file of src/, the line it gets, and the rule that this breaks; None where another line's rule is about both.
PLANTED = [
    ("shared/lib/cx.ts", "import type { Planted } from './planted';", "no-cycle"),
    ("shared/lib/planted.ts", "import { cx } from './cx'; export type Planted = typeof cx;", None),
    ("features/task/TaskDetail.tsx", "import '@/features/compare/ComparePage';", "no-feature-to-feature"),
    ("features/task/overview/Now.tsx", "import '../../containers/queries';", "no-feature-to-feature"),
    ("features/tasks/TasksPage.tsx", "import type { Theme } from '@/app/theme';", "no-feature-to-app"),
    ("shared/components/Card.tsx", "void import('@/features/events/EventRow');", "no-shared-to-feature-or-app"),
    ("shared/components/Logo.tsx", "import '@/app/navigation';", "no-shared-to-feature-or-app"),
    ("shared/lib/clipboard.ts", "import '@/shared/api/problem';", "no-lib-to-api-or-components"),
    ("shared/api/problem.ts", "import '@/shared/components/Card';", "no-api-to-components"),
    ("app/theme.ts", "import '@/helpers/planted';", "nothing-outside-the-three-rooms"),
    ("helpers/planted.ts", "export const planted = 1;", None),
    ("app/navigation.ts", "import '@/shared/lib/notThere';", "no-unresolved"),
]


def cruise(folder: Path) -> dict:
    """Check the sources of a folder; return what was found and how much was read."""
    command = [frontend.node(), str(frontend.FRONTEND / "node_modules" / PROGRAM), "src", "--config", RULES]
    ended = subprocess.run(
        [*command, "--output-type", "json"],
        cwd=folder,
        env=frontend.environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.stdout, ended.stderr
    return json.loads(ended.stdout)["summary"]


@pytest.fixture(scope="module")
def tools() -> None:
    frontend.tools()


@pytest.mark.slow
@pytest.mark.browser
class TestBoundaries:
    def test_every_import_rule_is_kept(self, tools):
        summary = cruise(frontend.FRONTEND)

        assert [(each["rule"]["name"], each["from"], each["to"]) for each in summary["violations"]] == []
        assert summary["totalCruised"] > MIN_MODULES

    def test_every_planted_violation_is_found(self, tools, tmp_path):
        shutil.copytree(frontend.FRONTEND / "src", tmp_path / "src")
        for name in (RULES, "tsconfig.json", "package.json"):
            shutil.copy(frontend.FRONTEND / name, tmp_path)
        (tmp_path / "node_modules").symlink_to(frontend.FRONTEND / "node_modules")
        for name, line, _ in PLANTED:
            path = tmp_path / "src" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{line}\n{path.read_text() if path.exists() else ''}")

        violations = cruise(tmp_path)["violations"]

        found = {(each["from"], each["rule"]["name"]) for each in violations}
        assert {(f"src/{name}", rule) for name, _, rule in PLANTED if rule} <= found


def test_every_rule_has_a_planted_violation():
    rules = frontend.FRONTEND.joinpath(RULES).read_text()

    assert {rule for _, _, rule in PLANTED if rule} == {
        line.split("'")[1] for line in rules.splitlines() if "      name: '" in line
    }
