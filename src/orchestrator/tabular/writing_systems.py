"""How plausible a decoded text is: letters that belong to one language, words in one script, common ideographs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

SYMBOLS = frozenset("\u00a0°±²³µ·×½¼¾€£¥§©®™«»“”„‘’‚–—…•№ºª¿¡、。，．：；！？（）「」『』【】《》・ー～￥％　")
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE_WORD = re.compile(r"(?<=[^\W\d_])[^\w\s'’‘.,;|/&·・()（）-](?=[^\W\d_])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])(?![\x00-\x7f])[^\W\d_](?=[0-9])")
_SEVERAL_IDEOGRAPHS = re.compile(r"[^\x00-\x7f]{2}")
_IDEOGRAPH_IN_WORD = re.compile(r"[A-Za-z][^\x00-\x7f](?=[a-z])|[a-z][^\x00-\x7f](?![^\x00-\x7f])")

# Letters beside a-z. Words of one language use no others, so a text whose letters no language has together is misread.
LETTERS = {
    "cp1252": "äöüß éèêëàâçîïôùûœæÿ áéíóúñü ãõáéíóúâêôçà åäöé åæøéôü àèéìòù áéíóúýðþæö éëïèöü",
    "cp1250": "ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţ čćđšž çë",
    "cp1254": "çğıİöşüâîû",
    "cp1257": "ąčęėįšųūž āčēģīķļņšūž äõöüšž",
}
ENCODINGS = {  # of the same letters
    "cp1252": ("cp1252", "mac_roman", "cp850"),
    "cp1250": ("cp1250", "iso8859_2", "cp852", "mac_latin2"),
    "cp1254": ("cp1254", "cp857"),
    "cp1257": ("cp1257",),
}
FAMILIES = {encoding: family for family, encodings in ENCODINGS.items() for encoding in encodings}
SCRIPTS = {
    "cp1251": "CYRILLIC",
    "koi8_r": "CYRILLIC",
    "cp866": "CYRILLIC",
    "mac_cyrillic": "CYRILLIC",
    "cp1253": "GREEK",
    "cp1255": "HEBREW",
    "cp1256": "ARABIC",
    "cp874": "THAI",
}
IDEOGRAPHS = {"cp932": "shift_jis", "euc_jp": "shift_jis", "gb18030": "gb2312", "big5": "big5", "cp949": "euc_kr"}
COMMON_LEADS = {"shift_jis": (0x88, 0x97), "gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "euc_kr": (0xB0, 0xC8)}
COMMON, UNCOMMON, RARE = 1.0, 0.4, 0.1  # weights of a character
SOME_IDEOGRAPHS = 8
RARE_FINALS = (3, 10, 11, 12, 13, 14)  # of Korean syllables, in the order of Unicode


def rate_text(text: str, encoding: str) -> float:
    """Return from 0 to 1 how plausible it is that `text` was written in `encoding`, by its characters beyond ASCII."""
    counts = Counter(char for char in text if ord(char) > 127)
    total = counts.total()
    if not total:
        return 0.0
    if encoding in IDEOGRAPHS:
        points = rate_ideographs(text, counts, encoding)
    elif encoding in SCRIPTS:
        points = rate_script(text, counts, SCRIPTS[encoding])
    else:
        points = rate_letters(text, counts, LETTERS[FAMILIES[encoding]].split())
    broken = sum(ord(match[0]) > 127 for match in _INSIDE_WORD.finditer(text))
    if encoding not in IDEOGRAPHS:
        broken += 2 * len(_BETWEEN_DIGITS.findall(text))  # a space between thousands, taken for a letter
    return max(0.0, points - broken) / total


def rate_letters(text: str, counts: Counter[str], languages: Iterable[str]) -> float:
    """Return the points of a text in Latin letters: all for one language, a little less for several."""
    lower = Counter[str]()
    for char, count in counts.items():
        lower[char if char == "İ" else char.lower()] += count
    symbols = sum(count for char, count in lower.items() if char in SYMBOLS)
    single = max(sum(lower[letter] for letter in set(letters)) for letters in languages)
    every = sum(lower[letter] for letter in set("".join(languages)))
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    misspelled = sum(len(word) for word in words if len(word) == 1 or not is_cased_as_word(word))
    return max(single, 0.85 * every) + 0.9 * symbols - 0.5 * misspelled


def rate_script(text: str, counts: Counter[str], script: str) -> float:
    """Return the points of a text in another alphabet: letters in words of that alphabet only."""
    words = [word for word in _WORD.findall(text) if all(script_of(char) == script for char in word)]
    letters = sum(len(word) for word in words if is_cased_as_word(word))
    if max(map(len, words), default=0) < 2:
        letters *= 0.5  # a letter by itself may be anything
    symbols = sum(count for char, count in counts.items() if char in SYMBOLS)
    marks = (
        count for char, count in counts.items() if unicodedata.category(char) == "Mn" and script_of(char) == script
    )
    return letters + 0.5 * symbols + sum(marks)


def rate_ideographs(text: str, counts: Counter[str], encoding: str) -> float:
    """Return the points of a text in Chinese, Japanese or Korean: common characters, seldom within Latin words."""
    charset = IDEOGRAPHS[encoding]
    points = sum(count * ideograph_weight(char, charset) for char, count in counts.items())
    leads = [lead for char in counts if (lead := lead_byte(char, charset)) is not None and lead >= 0xB0]
    if charset == "gb2312" and len(leads) >= SOME_IDEOGRAPHS and max(leads) <= COMMON_LEADS["euc_kr"][1]:
        points *= 0.5  # nearly half of all Chinese words begin beyond: sorted by sound, these are s to z
    if not _SEVERAL_IDEOGRAPHS.search(text):
        points *= 0.5
    return points - len(_IDEOGRAPH_IN_WORD.findall(text))


@cache
def ideograph_weight(char: str, charset: str) -> float:
    if char in SYMBOLS:
        return 0.8
    name = unicodedata.name(char, "")
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return COMMON if charset == "shift_jis" else RARE
    if name.startswith("HALFWIDTH KATAKANA"):
        return UNCOMMON if charset == "shift_jis" else RARE
    if name.startswith("FULLWIDTH"):
        return COMMON
    if name.startswith("HANGUL SYLLABLE") and charset == "euc_kr":
        is_usual = lead_byte(char, charset) is not None and (ord(char) - 0xAC00) % 28 not in RARE_FINALS
        return COMMON if is_usual else UNCOMMON
    lead = lead_byte(char, charset)
    if lead is None or not name.startswith("CJK UNIFIED"):
        return RARE
    first, last = COMMON_LEADS[charset]
    return COMMON if first <= lead <= last else UNCOMMON


def lead_byte(char: str, charset: str) -> int | None:
    """Return the first of the character's two bytes, None where the older, smaller set does not have it."""
    try:
        code = char.encode(charset)
    except UnicodeEncodeError:
        return None
    return code[0] if len(code) == 2 else None


@cache
def script_of(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


def is_cased_as_word(word: str) -> bool:
    """Check that no upper-case letter follows a lower-case one, unless Latin names do that: McDonald."""
    rest = word[1:]
    return rest == rest.lower() or word == word.upper() or word.isascii()
