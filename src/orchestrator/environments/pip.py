"""Runs pip so that only what the settings name can be reached, and hands on what it says."""

import asyncio
import importlib.metadata
import importlib.util
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from packaging.utils import canonicalize_name
from pydantic import BaseModel

from orchestrator.contract.errors import BuildFailed, StorageFull
from orchestrator.environments.base import list_base_packages

SCRIPT = Path(__file__).with_name("run_pip.py")
MEMORY_BYTES = 4 << 30
LOG_BYTES = 1 << 20
QUOTED_CHARS = 800
ADVICE = re.compile(r"To fix this|\d+\. |ERROR: ResolutionImpossible|WARNING: |\[notice\]|The conflict is caused by")
UNREACHED = "the index (PACKAGE_INDEX) could not be reached: check its address and the network."
WATCH_SECONDS = 0.5
NETWORK_VARIABLES = (
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "PIP_CERT",
)
DISK_FULL = "The disk is full: the environment was not built. Free some space and try again."

Say = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True)
class Sources:
    """Where wheels may come from. `index` may hold credentials: it is given to pip alone and never written."""

    index: str
    wheel_dir: str
    cache: Path
    made: tuple[Path, ...] = ()  # folders with wheels that were made of source distributions

    def options(self) -> list[str]:
        options = [] if self.index else ["--no-index"]
        for folder in (self.wheel_dir, str(self.cache), *map(str, self.made)):
            if folder:
                options += ["--find-links", folder]
        return options

    def clean(self, text: bytes) -> bytes:
        """`text` without the credentials, however they are spelled."""
        parts = urlsplit(self.index)
        secrets = {parts.username or "", parts.password or ""}
        spelled = {
            word
            for secret in secrets
            for word in (secret, unquote(secret), quote(unquote(secret), safe=""))
            if len(word) > 2
        }
        for word in sorted(spelled, key=len, reverse=True):
            text = text.replace(word.encode(), b"****")
        return text


class PipFailure(BaseModel):
    """Why pip failed, as far as its exceptions say (run_pip.py records them)."""

    disk_full: bool = False
    unreached: bool = False
    unmet: list[str] = []
    unmet_names: list[str] = []

    @property
    def missing(self) -> str | None:
        """The requirement that nothing was found for; None if it failed for another reason, the base among them."""
        return self.unmet[0] if len(self.unmet) == 1 and not self.contradicts_base else None

    @property
    def contradicts_base(self) -> bool:
        return any(canonicalize_name(name) in list_base_packages() for name in self.unmet_names)


class PipFailed(BuildFailed):
    """pip ended with an error; the message holds its last words, `failure` what can be decided on."""

    def __init__(self, message: str, failure: PipFailure) -> None:
        super().__init__(message)
        self.failure = failure


@dataclass
class Pip:
    """One build's pip. `draft` is its working folder and all that it may fill, with `draft_bytes` at most."""

    sources: Sources
    draft: Path
    draft_bytes: int
    say: Say
    said: int = 0

    async def run(self, command: str, *arguments: str) -> str:
        """Run a command of pip; return what it printed. Raises PipFailed with its last words, StorageFull."""
        words = [
            command,
            "--only-binary",
            ":all:",
            "--no-color",
            "--progress-bar",
            "off",
            *self.sources.options(),
            *arguments,
        ]
        failure = self.draft / "failure.json"
        failure.unlink(missing_ok=True)
        limits = [str(self.draft_bytes), str(MEMORY_BYTES)]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-S",
            str(SCRIPT),
            str(os.getpid()),
            str(self.draft / "view"),
            str(failure),
            *limits,
            *words,
            cwd=self.draft,
            env=self._build_environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        watch = asyncio.create_task(self._watch(process))
        try:
            printed = await self._follow(process)
            code = await process.wait()
        finally:
            watch.cancel()
            await _end(process)
        if watch.done() and not watch.cancelled() and watch.result():
            raise BuildFailed(
                f"it takes more than {self.draft_bytes >> 20} MiB while it is being built (the limit follows "
                "from PACKAGE_MAX_MB)"
            )
        if code:
            raise build_pip_error(printed, code, self.draft, read_failure(failure))
        return printed

    async def _follow(self, process: asyncio.subprocess.Process) -> str:
        """Hand on what comes, line by line, cleaned; beyond the log's size it is read and dropped."""
        stream = process.stdout
        if stream is None:
            raise ValueError("pip was started without a pipe for what it prints.")
        kept, rest = bytearray(), b""
        while part := await stream.read(65_536):
            rest += part
            lines, newline, rest = rest.rpartition(b"\n")
            if len(rest) > 65_536:
                lines, newline, rest = lines + newline + rest, b"", b""
            await self._forward(lines + newline, kept)
        await self._forward(rest, kept)
        return kept.decode("utf-8", "replace")

    async def _forward(self, text: bytes, kept: bytearray) -> None:
        text = self.sources.clean(text).replace(os.fsencode(f"{self.draft}/"), b"")
        kept += text
        del kept[:-LOG_BYTES]
        if text and self.said < LOG_BYTES:
            self.said += len(text)
            await self.say(text)

    async def _watch(self, process: asyncio.subprocess.Process) -> bool:
        """Kill the process and return True as soon as the draft is too large."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if await asyncio.to_thread(measure_folder, self.draft) > self.draft_bytes:
                _kill(process)
                return True

    def _build_environment(self) -> dict[str, str]:
        """Return how to reach a network, where one is wanted; nothing else of the server's or of pip's own settings."""
        variables = {
            "PATH": os.defpath,
            "HOME": str(self.draft),
            "TMPDIR": str(self.draft / "tmp"),
            "LANG": "C.UTF-8",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INPUT": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_KEYRING_PROVIDER": "disabled",
            "PIP_CACHE_DIR": str(self.draft / "cache"),
            "PIP_RETRIES": "2",
            "PIP_TIMEOUT": "20",
            "PIP_ROOT_USER_ACTION": "ignore",
        }
        if self.sources.index:
            variables["PIP_INDEX_URL"] = self.sources.index
            names = {spelled for name in NETWORK_VARIABLES for spelled in (name, name.lower())}
            variables |= {name: os.environ[name] for name in names if name in os.environ}
        return variables


def make_view(draft: Path) -> None:
    """Make a folder that shows pip itself and what programs always have; raise BuildFailed if there is no pip."""
    package = importlib.util.find_spec("pip")
    if package is None or not package.submodule_search_locations:
        raise BuildFailed(
            "pip is not installed with the server; install it with the server's own interpreter: python -m ensurepip"
        )
    view = draft / "view"
    view.mkdir(parents=True)
    (draft / "tmp").mkdir()
    (view / "pip").symlink_to(package.submodule_search_locations[0])
    for name, version in list_base_packages().items():
        folder = view / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        metadata = (
            importlib.metadata.distribution(name).read_text("METADATA")
            or f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        (folder / "METADATA").write_text(metadata, encoding="utf-8")


def measure_folder(folder: Path) -> int:
    """Sum the sizes of all files below; files that go meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total


def read_failure(file: Path) -> PipFailure:
    """Read what run_pip.py has recorded; nothing is known if it has not."""
    return PipFailure.model_validate_json(file.read_bytes()) if file.exists() else PipFailure()


def build_pip_error(printed: str, code: int, draft: Path, failure: PipFailure) -> BuildFailed | StorageFull:
    """Return the error for what pip printed and how it failed."""
    if failure.disk_full:
        return StorageFull(DISK_FULL)
    words = find_last_words(printed.replace(str(draft), "")) or f"pip ended with exit code {code}"
    return PipFailed(f"{UNREACHED} pip says: {words}" if failure.unreached else words, failure)


def find_last_words(printed: str) -> str:
    """Return what pip said from its first error on, its advice left out; else its last lines."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    if lines and any(
        line.startswith("ERROR: Exception") for line in lines
    ):  # pip itself broke: its last line says what it was
        return lines[-1][:QUOTED_CHARS]
    first = next((number for number, line in enumerate(lines) if line.startswith("ERROR: ")), max(0, len(lines) - 4))
    errors = [line.removeprefix("ERROR: ") for line in lines[first:] if not ADVICE.match(line)]
    return " ".join(errors)[:QUOTED_CHARS]


def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        _kill(process)
        await process.wait()
