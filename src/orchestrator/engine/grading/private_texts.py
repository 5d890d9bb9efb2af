"""Words of a task's private files that nobody else has: where one stands in a grader's sentence, it leaks."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orchestrator.contract.tasks import Task

MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_WORDS = 500_000
WORD = re.compile(r"[^\s,;:'\"()\[\]{}<>=]{5,}")  # shorter ones are found everywhere by chance
END = ".!?"
CODE_ENDINGS = (".py", ".sh", ".js", ".r", ".jl")  # of graders: words of their messages are no answers


@dataclass(frozen=True)
class PrivateTexts:
    """words: of private files, none of which stands in public ones. copies: pairs of equal private and public files."""

    words: frozenset[str]
    copies: tuple[tuple[str, str], ...]

    @classmethod
    def empty(cls) -> "PrivateTexts":
        return cls(frozenset(), ())

    @classmethod
    def read(cls, folder: Path, task: Task) -> "PrivateTexts":
        """Read the files of the task's data; large ones in part. Blocking: runs in a thread."""
        private, public = _list_files(folder / "private"), _list_files(folder / "public")
        known = set(_split(task.spec.model_dump_json()) | _split(task.description or ""))
        for path in public:
            known |= _split(_read_text(path))
            known.update(path.relative_to(folder).parts)
        words: set[str] = set()
        for path in private:
            known.update(path.relative_to(folder).parts)
            if path.suffix in CODE_ENDINGS:
                known |= _split(_read_text(path))
            elif len(words) < MAX_WORDS:
                words |= _split(_read_text(path))
        return cls(frozenset(words - known), tuple(_find_copies(folder, private, public)))

    def find_leak(self, sentence: str, outputs: Iterable[Path]) -> str | None:
        """Return a private word of the sentence that the outputs do not hold either; None without one."""
        leaked = _split(sentence) & self.words
        if not leaked:
            return None
        for path in outputs:
            leaked -= _split(_read_text(path))
        return min(leaked, default=None)


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES).decode(errors="replace")
    except OSError:
        return ""


def _split(text: str) -> set[str]:
    return {word.rstrip(END) for word in WORD.findall(text)}


def _find_copies(folder: Path, private: list[Path], public: list[Path]) -> Iterable[tuple[str, str]]:
    """Yield private files that lie among the public ones under whatever name."""
    by_digest = {_hash(path): path for path in public if path.stat().st_size}
    for path in private:
        copy = by_digest.get(_hash(path))
        if copy is not None:
            yield path.relative_to(folder).as_posix(), copy.relative_to(folder / "public").as_posix()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
