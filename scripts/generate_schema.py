"""Writes frontend/src/shared/api/schema.ts, the API's shapes as TypeScript, from the server's OpenAPI.

`--check` only says whether it is fresh.

Needs `npm ci` in frontend/ to have been run: openapi-typescript makes the types.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from orchestrator.app import create_app
from orchestrator.settings import Settings

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
SCHEMA = FRONTEND / "src" / "shared" / "api" / "schema.ts"


def fresh() -> str:
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "openapi.json", Path(folder) / "schema.ts"
        source.write_text(json.dumps(create_app(Settings(_env_file=None), engine=False).openapi()))
        program = FRONTEND / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
        subprocess.run(["node", str(program), str(source), "-o", str(made)], check=True, stdout=subprocess.DEVNULL)
        return made.read_text(encoding="utf-8")


def main() -> int:
    text = fresh()
    stale = not SCHEMA.exists() or SCHEMA.read_text(encoding="utf-8") != text
    if stale and "--check" not in sys.argv:
        SCHEMA.write_text(text, encoding="utf-8")
    print(f"changed: {SCHEMA.name if stale else 'nothing'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
