"""Names of months and weekdays in English, German, French, Spanish, Italian, Portuguese and Dutch."""

import unicodedata
from functools import cache

_MONTHS = (
    "january jan januar jaen janner janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar febr fevrier fevr fev febrero febbraio fevereiro februari",
    "march mar marz mrz maerz mars marzo marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug aout agosto ago augustus",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro",
)
_WEEKDAYS = (
    "monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun "
    "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so "
    "lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim "
    "lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom "
    "lunedi martedi mercoledi giovedi gio venerdi segunda seg terca ter quarta qua quinta qui sexta sex "
    "maandag ma dinsdag woensdag wo donderdag vrijdag vr zaterdag za zondag zo"
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAY_NAMES = frozenset(_WEEKDAYS.split())


@cache
def month_number(name: str) -> int | None:
    """Return 1 to 12 for the name of a month or its abbreviation, None for any other word."""
    return _NUMBER_OF.get(_folded(name))


@cache
def is_weekday(name: str) -> bool:
    return _folded(name) in _WEEKDAY_NAMES


def _folded(name: str) -> str:
    """Return the name in lower case, without accents and without a full stop behind it."""
    decomposed = unicodedata.normalize("NFD", name.rstrip(".").lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
