"""Tasks about text."""

from benchmarks.coding_tasks.task import CodingTask

TASKS = [
    CodingTask(
        "roman_numerals",
        "to_roman(number): a whole number from 1 to 3999 in Roman numerals; ValueError for others.",
        """
STEPS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
def to_roman(number):
    if not 0 < number < 4000:
        raise ValueError(number)
    text = ""
    for value, letters in STEPS:
        while number >= value:
            text, number = text + letters, number - value
    return text
""",
        ('(4, "IV"), ', ""),
        [
            ("to_roman(1)", "I"),
            ("to_roman(4)", "IV"),
            ("to_roman(1994)", "MCMXCIV"),
            ("to_roman(3999)", "MMMCMXCIX"),
            ("to_roman(0)", ValueError),
            ("to_roman(49)", "XLIX"),
            ("to_roman(4000)", ValueError),
        ],
    ),
    CodingTask(
        "run_lengths",
        "encode(text): runs of equal letters as pairs of letter and length.",
        """
from itertools import groupby
def encode(text):
    return [(letter, len(list(run))) for letter, run in groupby(text)]
""",
        ("groupby(text)", "groupby(sorted(text))"),
        [
            ("encode('')", []),
            ("encode('aaab')", [("a", 3), ("b", 1)]),
            ("encode('abba')", [("a", 1), ("b", 2), ("a", 1)]),
            ("encode('zz')", [("z", 2)]),
            ("encode('xyx')", [("x", 1), ("y", 1), ("x", 1)]),
        ],
    ),
    CodingTask(
        "caesar",
        "shift(text, by): letters moved on in the alphabet, all else as it is.",
        """
def shift(text, by):
    def move(letter):
        if not (letter.isascii() and letter.isalpha()):
            return letter
        base = ord("a") if letter.islower() else ord("A")
        return chr((ord(letter) - base + by) % 26 + base)
    return "".join(map(move, text))
""",
        (" % 26", ""),
        [
            ("shift('abc', 1)", "bcd"),
            ("shift('xyz', 3)", "abc"),
            ("shift('Hello, World!', 13)", "Uryyb, Jbeyq!"),
            ("shift('a', -1)", "z"),
            ("shift('Zoo', 1)", "App"),
        ],
    ),
    CodingTask(
        "palindromes",
        "is_palindrome(text): whether letters and digits read the same backwards, whatever their case.",
        """
def is_palindrome(text):
    letters = [letter for letter in text.lower() if letter.isalnum()]
    return letters == letters[::-1]
""",
        (" if letter.isalnum()", ""),
        [
            ("is_palindrome('level')", True),
            ("is_palindrome('Never odd or even')", True),
            ("is_palindrome('a1b2')", False),
            ("is_palindrome('')", True),
            ("is_palindrome('No lemon, no melon')", True),
            ("is_palindrome('almost')", False),
        ],
    ),
    CodingTask(
        "anagrams",
        "group(words): lists of words with the same letters, each sorted, sorted among themselves.",
        """
from collections import defaultdict
def group(words):
    groups = defaultdict(list)
    for word in words:
        groups["".join(sorted(word))].append(word)
    return sorted(sorted(each) for each in groups.values())
""",
        ('"".join(sorted(word))', "len(word)"),
        [
            ("group([])", []),
            ("group(['tea', 'tan', 'eat'])", [["eat", "tea"], ["tan"]]),
            ("group(['a'])", [["a"]]),
            ("group(['ab', 'cd', 'ba'])", [["ab", "ba"], ["cd"]]),
            ("group(['on', 'no', 'in'])", [["in"], ["no", "on"]]),
        ],
    ),
    CodingTask(
        "title_case",
        "title(text): each word with a capital first letter, small words only at the beginning.",
        """
SMALL = {"a", "an", "and", "of", "the", "in"}
def title(text):
    words = text.lower().split()
    return " ".join(word if word in SMALL and at else word.capitalize() for at, word in enumerate(words))
""",
        (" and at", ""),
        [
            ("title('the lord of the rings')", "The Lord of the Rings"),
            ("title('A TALE')", "A Tale"),
            ("title('')", ""),
            ("title('an  end')", "An End"),
            ("title('in the dark')", "In the Dark"),
        ],
    ),
    CodingTask(
        "edit_distance",
        "distance(one, other): the fewest insertions, deletions and substitutions between two texts.",
        """
def distance(one, other):
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, another in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != another))
    return row[-1]
""",
        ("before + (letter != another)", "before + 1"),
        [
            ("distance('kitten', 'sitting')", 3),
            ("distance('', 'abc')", 3),
            ("distance('same', 'same')", 0),
            ("distance('flaw', 'lawn')", 2),
            ("distance('ab', 'ba')", 2),
        ],
    ),
    CodingTask(
        "wrap",
        "wrap(text, width): lines of whole words, each as long as fits.",
        """
def wrap(text, width):
    lines = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
""",
        ("+ 1 + len(word)", "+ len(word)"),
        [
            ("wrap('a bb ccc', 4)", ["a bb", "ccc"]),
            ("wrap('aa bb', 4)", ["aa", "bb"]),
            ("wrap('', 5)", []),
            ("wrap('longword x', 3)", ["longword", "x"]),
            ("wrap('one two', 6)", ["one", "two"]),
        ],
    ),
    CodingTask(
        "parse_query",
        "parse(query): a query string as a dict of lists; '+' is a space.",
        """
from urllib.parse import unquote_plus
def parse(query):
    values = {}
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            values.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return values
""",
        (".append(unquote_plus(value))", ".append(value)"),
        [
            ("parse('a=1&b=2')", {"a": ["1"], "b": ["2"]}),
            ("parse('a=1&a=2')", {"a": ["1", "2"]}),
            ("parse('q=x+y%21')", {"q": ["x y!"]}),
            ("parse('')", {}),
            ("parse('k=%20')", {"k": [" "]}),
            ("parse('k')", {"k": [""]}),
        ],
    ),
    CodingTask(
        "brackets",
        "balanced(text): whether all brackets are closed in order.",
        """
PAIRS = {")": "(", "]": "[", "}": "{"}
def balanced(text):
    open_ones = []
    for letter in text:
        if letter in PAIRS.values():
            open_ones.append(letter)
        elif letter in PAIRS and (not open_ones or open_ones.pop() != PAIRS[letter]):
            return False
    return not open_ones
""",
        ("return not open_ones", "return True"),
        [
            ("balanced('([]{})')", True),
            ("balanced('(]')", False),
            ("balanced('((')", False),
            ("balanced('a(b)c')", True),
            ("balanced(')')", False),
            ("balanced('[')", False),
        ],
    ),
    CodingTask(
        "template",
        "fill(text, values): {name} replaced by its value; KeyError for a name without one, {{ is a brace.",
        """
import re
def fill(text, values):
    def put(match):
        return "{" if match[0] == "{{" else str(values[match[1]])
    return re.sub(r"\\{\\{|\\{(\\w+)\\}", put, text)
""",
        ("values[match[1]]", "values.get(match[1], '')"),
        [
            ("fill('Hi {name}', {'name': 'Ada'})", "Hi Ada"),
            ("fill('{a}{b}', {'a': 1, 'b': 2})", "12"),
            ("fill('{x}', {})", KeyError),
            ("fill('{{a}', {'a': 1})", "{a}"),
            ("fill('{y}!', {'x': 1})", KeyError),
            ("fill('', {})", ""),
        ],
    ),
]
