"""Signs and units beside numbers: currencies, percent, units of measurement, and suffixes that multiply."""

import unicodedata
from dataclasses import dataclass

from orchestrator.contract.columns import MAX_UNIT_CHARS
from orchestrator.tabular.month_names import month_number

_CODES = """
    USD EUR GBP JPY CHF AUD CAD NZD CNY RMB HKD SGD TWD KRW INR PKR BDT LKR IDR MYR THB PHP VND SEK NOK DKK ISK PLN
    CZK HUF RON BGN RUB UAH TRY ILS AED SAR QAR KWD EGP ZAR NGN KES GHS MAD BRL MXN ARS CLP COP PEN UYU BTC
"""
CURRENCY_CODES = frozenset(_CODES.split())
CURRENCY_WORDS = frozenset(
    {"rs", "rs.", "fr", "fr.", "sfr", "sfr.", "kr", "kr.", "zł", "kč", "ft", "lei", "лв", "руб", "руб.", "р."}
)
SCALES = {
    "k": 3,
    "K": 3,
    "tsd": 3,
    "tsd.": 3,
    "thousand": 3,
    "M": 6,
    "mn": 6,
    "mln": 6,
    "mio": 6,
    "mio.": 6,
    "million": 6,
    "millions": 6,
    "B": 9,
    "bn": 9,
    "mrd": 9,
    "mrd.": 9,
    "billion": 9,
    "billions": 9,
}
HALVES = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m"})
ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "ère", "º", "ª"})
MARKS_OF_DOUBT = frozenset("+<>=~≈≥≤?*#!")


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands beside a number. power: of ten, that the suffix `scale` multiplies by."""

    name: str = ""
    power: int = 0
    scale: str = ""


def is_currency(text: str) -> bool:
    """Check for a currency's sign, code or abbreviation, such as $, US$, EUR or Rs."""
    if not text or len(text) > 5:
        return False
    if text.upper() in CURRENCY_CODES or text.lower() in CURRENCY_WORDS:
        return True
    signs = [char for char in text if unicodedata.category(char) == "Sc"]
    return len(signs) == 1 and all(char.isalpha() or char in signs for char in text)


def find_scale(text: str) -> int:
    """Return the power of ten of the suffix, 0 if it is none."""
    return SCALES.get(text) or SCALES.get(text.lower() if len(text) > 1 else text, 0)


def find_unit(prefix: str, suffix: str) -> Unit | None:
    """Return what stands before and behind a number as its unit; None if that makes it something else."""
    if prefix and not is_currency(prefix):
        return None
    if not suffix or suffix == prefix:
        return Unit(prefix)
    if power := find_scale(suffix):
        return Unit(prefix, power, suffix)
    if prefix:
        return None if not is_currency(suffix) else Unit(f"{prefix} {suffix}")
    for length in range(min(len(suffix) - 1, 8), 0, -1):
        scale, rest = suffix[:length].rstrip(), suffix[length:].lstrip()
        if (power := find_scale(scale)) and is_currency(rest):
            return Unit(rest, power, scale)
    return Unit(suffix) if is_unit(suffix) else None


def is_unit(text: str) -> bool:
    """Check for what may be a unit: a word or two, or a sign; no ordinal, month, or half of the day."""
    lower = text.lower()
    if len(text) > MAX_UNIT_CHARS or lower in HALVES or lower in ORDINALS or month_number(text) is not None:
        return False
    return not MARKS_OF_DOUBT.intersection(text) and text.count(" ") <= 1


def singular(unit: str) -> str:
    """Return the unit by which `1 year` and `2 years` are the same."""
    return unit[:-1] if len(unit) > 3 and unit.endswith("s") else unit
