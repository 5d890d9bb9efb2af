"""Tables of a known schema, as people write them: in a random locale, encoding and dialect, with slips and headers."""

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

Value = Decimal | datetime | str | None
NUMBER_MARKS = ((".", ""), (".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (",", "\u00a0"), (".", "'"))
SIGNS = ("", "", "", "", " €", "%", "$")
DATE_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%b-%Y", "%d %B %Y", "%Y%m%d")
TIME_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p")
MISSING = ("", "", "", "NA", "N/A", "NaN", "null", "None", "n/a", "#N/A")
MISSING_NUMBERS = (*MISSING, "?", "-", ".", "--")
SLIPS = ("see note", "unknown!", "12 or 13", "ask Ann", "#REF!", "o.5")
LANGUAGES = {
    "utf-8": "Zürich naïve łódź Москва 東京 plain 北京 Ångström",
    "utf-8-sig": "Zürich naïve łódź Москва 東京 plain",
    "utf-16": "Zürich naïve łódź Москва 東京 plain",
    "cp1252": "Zürich München Köln Düsseldorf größer Straße übrig plain schön für",
    "cp1250": "Łódź Kraków Gdańsk Wrocław żółty ścieżka plain dzień więcej",
    "cp1251": "Москва Казань Самара Пермь река город plain улица",
    "cp932": "東京都 大阪府 京都府 北海道 福岡県 売上 plain 顧客 カード",
    "gb18030": "北京市 上海市 广州 深圳 杭州 客户 plain 销售 订单",
}
ENCODINGS = ("utf-8",) * 20 + tuple(LANGUAGES)
PLAIN_WORDS = ["amber", "birch", "cedar", "dogwood", "elder", "fir", "ginkgo", "hazel", "iris", "juniper"]
NAMES = ("amount", "Net Price", "city", "when", "notes", "größe", "x1", "Stück/h", "2019", "a.b", "total (EUR)", "kind")


class Style(NamedTuple):
    """How one file is written: decimal and thousands mark, the words of its language, signs beside numbers."""

    marks: tuple[str, str]
    words: list[str]
    signs: list[str]


class Column(NamedTuple):
    """A column: its values, and how each of them is written."""

    name: str
    kind: str
    values: list[Value]
    cells: list[str]


@dataclass(frozen=True)
class Generated:
    """A table and the bytes of its file; `recipe` says in a line how it was written."""

    columns: list[Column]
    content: bytes
    recipe: str


def generate_table(seed: int) -> Generated:
    """Return the table of this seed: 12 to 40 rows, 2 to 6 columns."""
    chance = random.Random(seed)
    encoding = chance.choice(ENCODINGS)
    rows = chance.randint(12, 40)
    marks = chance.choice([marks for marks in NUMBER_MARKS if can_encode(marks[1], encoding)])
    signs = [sign for sign in SIGNS if can_encode(sign, encoding)]
    style = Style(marks, [*LANGUAGES[encoding].split(), *PLAIN_WORDS], signs)
    names = chance.sample([name for name in NAMES if can_encode(name, encoding)], chance.randint(2, 6))
    columns = [make_column(chance, name, rows, style) for name in names]
    separator = chance.choice(",,,;;\t|" if marks[0] == "." else ";;;\t|,")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    line_end = chance.choice(("\n", "\n", "\r\n", "\r\n", "\r"))
    opening = chance.choice(("", "", "", "", "", "sep", "preamble", "blank", "no_header"))
    text = write_text(columns, separator, quoting, line_end, opening)
    recipe = (
        f"seed {seed}: {encoding}, {separator!r}, quoting {quoting}, {line_end!r}, marks {marks}, {opening or 'plain'}"
    )
    return Generated(columns, text.encode(encoding), f"{recipe}, {[column.kind for column in columns]}")


def can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def make_column(chance: random.Random, name: str, rows: int, style: Style) -> Column:
    kind = chance.choice(tuple(MAKERS))
    values, cells = MAKERS[kind](chance, rows, style)
    if kind not in ("text", "category") and chance.random() < 0.1 and rows >= 25:
        index = chance.randrange(rows)
        values[index] = cells[index] = chance.choice(SLIPS)
    if chance.random() < 0.4:
        spelling = chance.choice(MISSING if kind in ("text", "category", "code") else MISSING_NUMBERS)
        for index in range(rows):
            if chance.random() < 0.15:
                values[index], cells[index] = None, spelling
    return Column(name, kind, values, cells)


Made = tuple[list[Value], list[str]]
Maker = Callable[[random.Random, int, Style], Made]


def make_integers(chance: random.Random, rows: int, style: Style) -> Made:
    size = chance.choice((9, 100, 5_000, 3_000_000, 10**12))
    values: list[Value] = [Decimal(chance.randint(-size if chance.random() < 0.2 else 0, size)) for _ in range(rows)]
    return values, [format_number(value, 0, style.marks) for value in values if isinstance(value, Decimal)]


def make_decimals(chance: random.Random, rows: int, style: Style) -> Made:
    places, size = chance.choice((1, 2, 2, 3, 6)), chance.choice((1, 50, 4_000, 900_000))
    values: list[Value] = [round(Decimal(chance.uniform(-size / 4, size)), places) for _ in range(rows)]
    sign = chance.choice(style.signs)
    cells = [format_number(value, places, style.marks) for value in values if isinstance(value, Decimal)]
    return values, [sign + cell if sign == "$" and cell[0] != "-" else cell + sign.strip("$") for cell in cells]


def make_dates(chance: random.Random, rows: int, style: Style) -> Made:
    first, form = date(chance.randint(1985, 2020), 1, 1), chance.choice(DATE_FORMS)
    days = [first + timedelta(days=chance.randrange(2_000)) for _ in range(rows)]
    return [datetime(day.year, day.month, day.day) for day in days], [day.strftime(form) for day in days]


def make_times(chance: random.Random, rows: int, style: Style) -> Made:
    first, form = datetime(chance.randint(1985, 2020), 1, 1), chance.choice(TIME_FORMS)
    moments = [first + timedelta(seconds=chance.randrange(10**8)) for _ in range(rows)]
    return list(moments), [moment.strftime(form) for moment in moments]


def make_categories(chance: random.Random, rows: int, style: Style) -> Made:
    few = chance.sample(style.words, chance.randint(2, 4))
    cells = [chance.choice(few) for _ in range(rows)]
    return list(cells), cells


def make_texts(chance: random.Random, rows: int, style: Style) -> Made:
    odd = chance.sample((", ", "; ", " | ", '"', "'s ", "\n", " - ", "\t", " 1,5 ", "? "), 3)
    cells = [
        "".join(
            part
            for word in chance.choices(style.words, k=chance.randint(2, 6))
            for part in (word, chance.choice((" ", " ", *odd)))
        )
        for _ in range(rows)
    ]
    cells = [cell.strip() + "." for cell in cells]
    return list(cells), cells


def make_codes(chance: random.Random, rows: int, style: Style) -> Made:
    width, letter = chance.choice((4, 5, 8)), chance.choice(("", "", "K-", "x"))
    cells = [f"{letter}{chance.randrange(10**width // (1 if letter else 3)):0{width}}" for _ in range(rows)]
    if not letter:
        cells[chance.randrange(rows)] = "0" * (width - 1) + "7"
    return list(cells), cells


MAKERS: dict[str, Maker] = {
    "integer": make_integers,
    "decimal": make_decimals,
    "date": make_dates,
    "time": make_times,
    "category": make_categories,
    "text": make_texts,
    "code": make_codes,
}


def format_number(value: Decimal, places: int, marks: tuple[str, str]) -> str:
    decimal, thousands = marks
    return f"{value:,.{places}f}".translate({ord(","): thousands, ord("."): decimal})


def write_text(columns: Sequence[Column], separator: str, quoting: int, line_end: str, opening: str) -> str:
    file = io.StringIO()
    start = {"sep": f"sep={separator}{line_end}", "preamble": f"Report of May{line_end}{line_end}", "blank": line_end}
    file.write(start.get(opening, ""))
    body = io.StringIO()
    writer = csv.writer(body, delimiter=separator, quoting=quoting, lineterminator="\r\n")
    if opening != "no_header":
        writer.writerow([column.name for column in columns])
    writer.writerows(zip(*(column.cells for column in columns), strict=True))
    file.write(body.getvalue().replace("\r\n", line_end))
    return file.getvalue()
