"""The encoding of a text file: UTF-8 if all of it is, else the one that makes the most plausible text of it."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from orchestrator.contract.errors import BadTable
from orchestrator.contract.reading import FileNote
from orchestrator.tabular.writing_systems import rate_text

READ_BYTES = 1024 * 1024
EVIDENCE_BYTES = 32 * 1024
MAX_LINE_BYTES = 2 * 1024
SAMPLE_CHARS = 40
SURE, PLAUSIBLE = 0.05, 0.45  # a lead over the second, and the least rate of what is read at all
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
COMMON_ENCODINGS = "cp1252 cp932 gb18030 big5 cp949 euc_jp cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp874"
OLDER_ENCODINGS = "koi8_r cp866 mac_roman mac_cyrillic iso8859_2 cp850 cp852 mac_latin2 cp857"
CANDIDATES: tuple[str, ...] = (*COMMON_ENCODINGS.split(), *OLDER_ENCODINGS.split())
_HIGH_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")  # a character as only GB 18030 has them
FOUR_BYTES_RATE = 0.95
_HIGH_WORD = re.compile(r"[\w'’.-]*[^\x00-\x7f][^\s,;|\t\"]*")
_TEXT_CONTROLS = "\t\n\r\v\f\x1a"  # 1a: how DOS ends a file


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """`odd_line`: the first line that is not UTF-8, if there is one; `sample` stands there.

    second: another encoding that is nearly as plausible, and the sample in it.
    """

    name: str
    odd_line: int | None = None
    sample: str = ""
    second: str = ""
    second_sample: str = ""


def detect_encoding(path: Path, wanted: str | None = None) -> TextEncoding:
    """Return the encoding of all bytes of the file; `wanted`, where it is set, must be it.

    Raise BadTable, naming the line, if it cannot be told or is not the wanted one.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if wanted is not None:
        return check_wanted(path, head, wanted)
    if wide := detect_wide(head):
        return TextEncoding(wide)
    odd_line = find_undecodable_line(path, "utf-8")
    if odd_line is None:
        return TextEncoding("utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8")
    return guess_encoding(path, odd_line)


def encoding_notes(encoding: TextEncoding) -> list[FileNote]:
    """Say how a file is read that is not UTF-8, with words by which a person can tell whether that is right."""
    if encoding.odd_line is None:
        return []
    notes = [
        FileNote(
            code="not_utf8",
            line=encoding.odd_line,
            sample=encoding.sample,
            set_by="encoding",
            text=f"The file is not UTF-8 (line {encoding.odd_line} is the first that is not), so it is read as "
            f"{encoding.name}: {encoding.sample}. If these words are wrong, set the option encoding.",
        )
    ]
    if encoding.second:
        notes.append(
            FileNote(
                code="ambiguous_encoding",
                line=encoding.odd_line,
                sample=encoding.second_sample,
                set_by="encoding",
                text=f"{encoding.second} would do nearly as well as {encoding.name}: the words would be "
                f"{encoding.second_sample}.",
            )
        )
    return notes


def check_wanted(path: Path, head: bytes, wanted: str) -> TextEncoding:
    if wanted == "utf-8" and head.startswith(codecs.BOM_UTF8):
        wanted = "utf-8-sig"
    odd_line = find_undecodable_line(path, wanted, may_have_nul="16" in wanted or "32" in wanted)
    if odd_line is not None:
        raise BadTable(f"Line {odd_line} is not valid {wanted} text, but the option encoding says that the file is.")
    return TextEncoding(wanted)


def detect_wide(head: bytes) -> str:
    """Return utf-16 or utf-32, with its byte order where no mark tells it; empty for others."""
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    zeros = [head[index::4].count(0) / max(1, len(head) // 4) for index in range(4)]
    if len(head) >= 8 and min(zeros[2:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if len(head) >= 8 and min(zeros[:2]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    evens, odds = head[0::2].count(0), head[1::2].count(0)
    if odds > 0.3 * len(head) / 2 and evens == 0:
        return "utf-16-le"
    return "utf-16-be" if evens > 0.3 * len(head) / 2 and odds == 0 else ""


def find_undecodable_line(path: Path, encoding: str, *, may_have_nul: bool = False) -> int | None:
    """Return the number of the first line that is not in the encoding, None if all are.

    Raise BadTable for a NUL byte, which no text has but in encodings of two or four bytes.
    """
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    for block in blocks(path):
        if not may_have_nul and b"\0" in block:
            line += block[: block.index(b"\0")].count(b"\n")
            raise BadTable(f"Line {line} contains a NUL byte, which text never has. Is this a CSV file?")
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return line + block[: max(0, error.start)].count(b"\n")
        line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(READ_BYTES):
            yield block


def guess_encoding(path: Path, odd_line: int) -> TextEncoding:
    """Return the most plausible encoding of a file that is not UTF-8; raise BadTable if none is."""
    evidence = collect_evidence(path)
    damaged = count_damage(evidence)
    if damaged.valid >= 5 * damaged.invalid and damaged.valid >= 5:
        raise damaged_file(odd_line)
    rates = sorted(rate_candidates(evidence).items(), key=lambda rate: (-rate[1], CANDIDATES.index(rate[0])))
    rates = [(name, rate) for name, rate in rates if rate >= PLAUSIBLE]
    names = prefer_by_language(evidence, [name for name, rate in rates if rate == rates[0][1]])
    names += [name for name, _ in rates if name not in names]
    names = [name for name in names if find_undecodable_line(path, name) is None]
    if not names and damaged.valid >= damaged.invalid:
        raise damaged_file(odd_line)
    if not names:
        raise BadTable(
            f"Line {odd_line} is not UTF-8, and its encoding cannot be told. Save the file as UTF-8, or set the option "
            "encoding."
        )
    best, rate_of = names[0], dict(rates)
    sample = sample_words(evidence, best)
    others = (
        (name, words)
        for name in names[1:]
        if rate_of[best] - rate_of[name] <= SURE and (words := sample_words(evidence, name)) != sample
    )
    second, second_sample = next(others, ("", ""))
    return TextEncoding(best, odd_line, sample, second, second_sample)


def collect_evidence(path: Path) -> bytes:
    """Return lines with bytes beyond ASCII, each once, from the start of the file on, as many as are weighed."""
    lines: dict[bytes, None] = {}
    size = 0
    for block in blocks(path):
        for match in _HIGH_LINE.finditer(block):
            line = match[0][:MAX_LINE_BYTES]
            if line not in lines:
                lines[line] = None
                size += len(line) + 1
            if size > EVIDENCE_BYTES:
                return b"\n".join(lines)
    return b"\n".join(lines)


class Damage(NamedTuple):
    """How many characters beyond ASCII are UTF-8, and how many bytes are not."""

    valid: int
    invalid: int


def count_damage(evidence: bytes) -> Damage:
    text = evidence.decode("utf-8", errors="replace")
    invalid = text.count("\ufffd")
    return Damage(sum(ord(char) > 127 for char in text) - invalid, invalid)


def damaged_file(odd_line: int) -> BadTable:
    return BadTable(
        f"Line {odd_line} has bytes that are not UTF-8, though the rest of the file is: it was damaged, or put "
        "together from files in several encodings. Mend that line, or set the option encoding for the whole file."
    )


def rate_candidates(evidence: bytes) -> dict[str, float]:
    """Return how plausible the text is in each encoding that has all of its bytes."""
    rates: dict[str, float] = {}
    for name in CANDIDATES:
        try:
            text = evidence.decode(name)
        except UnicodeDecodeError:
            continue
        if not any(is_no_text(char) for char in set(text)):
            rates[name] = round(rate_text(text, name), 3)
    if "gb18030" in rates and _FOUR_BYTES.search(evidence):
        rates["gb18030"] = max(FOUR_BYTES_RATE, rates["gb18030"])
    return rates


def is_no_text(char: str) -> bool:
    return char not in _TEXT_CONTROLS and unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs")


def prefer_by_language(evidence: bytes, names: list[str]) -> list[str]:
    """Order equally plausible encodings: letters do not tell them apart, how often each stands there does."""
    if len(names) < 2 or names[0] == "cp1252":
        return names
    from charset_normalizer import from_bytes

    best = from_bytes(evidence, cp_isolation=names, threshold=1.0).best()
    return sorted(names, key=lambda name: best is None or name != best.encoding)


def sample_words(evidence: bytes, name: str) -> str:
    """Return the first words with letters beyond ASCII."""
    words = list(dict.fromkeys(_HIGH_WORD.findall(evidence[: 4 * MAX_LINE_BYTES].decode(name, errors="ignore"))))
    return ", ".join(words[:3])[:SAMPLE_CHARS]
