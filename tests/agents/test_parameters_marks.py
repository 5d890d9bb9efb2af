"""Which literals of a program are parameters, what they may be, and that nothing but literals changes."""

import ast

import pytest

from orchestrator.agents.parameters.program import MAX_PARAMETERS, build_template
from orchestrator.contract.errors import AgentUnfit


def found(text: str) -> dict:
    """Kind, range or options by name."""
    return {
        parameter.name: parameter.range.options
        or (parameter.range.kind, parameter.range.low, parameter.range.high, parameter.range.log)
        for parameter in build_template({"main.py": text}).parameters
    }


FORMS = {
    "a comment with a range": ("LR = 0.1  # param: float 0.001..1 log\n", {"LR": ("float", 0.001, 1.0, True)}),
    "a comment without": ("LR = 0.5  # param:\n", {"LR": ("float", 0.05, 5.0, True)}),
    "a range alone": ("n = 3  # param: 1..9\n", {"n": ("int", 1, 9, False)}),
    "a comment behind another": ("n = 3  # rings  # param: int 1..9\n", {"n": ("int", 1, 9, False)}),
    "a choice": ("mode = 'a'  # param: choice a|b|c d\n", {"mode": ("a", "b", "c d")}),
    "a choice of numbers": ("n = 2  # param: choice 1|2|4.5\n", {"n": (1, 2, 4.5)}),
    "a bool": ("f(deep=True)  # param: bool\n", {"deep": (True, False)}),
    "a list": (
        "x = [1.0, -2.0]  # param: float -3..3\n",
        {"x[0]": ("float", -3, 3, False), "x[1]": ("float", -3, 3, False)},
    ),
    "a keyword": ("fit(x, rate=0.1)  # param: float 0..1\n", {"rate": ("float", 0, 1, False)}),
    "a default": ("def f(a, rate=0.1):  # param: float 0..1\n    pass\n", {"rate": ("float", 0, 1, False)}),
    "an attribute": ("self.rate = 0.1  # param: float 0..1\n", {"self.rate": ("float", 0, 1, False)}),
    "twice the same name": (
        "x = 1.0  # param: float 0..2\nx = 2.0  # param: float 0..2\n",
        {"x#1": ("float", 0, 2, False), "x#2": ("float", 0, 2, False)},
    ),
    "not the subscript": ("y = a[0] * 0.5  # param: float 0..1\n", {"y": ("float", 0, 1, False)}),
    "PARAMS": (
        "PARAMS = {'a': 1.0, 'n': 0, 'deep': True, 'name': 'x', 'x': [-2.0, {'z': 3}], 'other': f(1)}\n",
        {
            "a": ("float", 0.1, 10, True),
            "n": ("int", 0, 4, False),
            "deep": (True, False),
            "x[0]": ("float", -6, 6, False),
            "x[1].z": ("int", 1, 12, False),
        },
    ),
    "PARAMS as a call, annotated": ("PARAMS: dict = dict(a=20)\n", {"a": ("int", 5, 80, True)}),
    "PARAMS with a mark": (
        "PARAMS = {\n  'a': 1.0,  # param: float 0..2\n  'b': 0.0,\n}\n",
        {"a": ("float", 0, 2, False), "b": ("float", -1, 1, False)},
    ),
    "a block": (
        "k = 9.5\n# EVOLVE-BLOCK-START\ndef f(x):\n    for i in range(26):\n"
        "        x[3] += 0.3 * x[1] ** 2 + 1\n    return 7\n# EVOLVE-BLOCK-END\nq = 2.5\n",
        {"line 5": ("float", 0.03, 3, True), "line 6": ("int", 1, 28, True)},
    ),
    "argparse": (
        "p.add_argument('-l', '--lr', type=float, default=0.1)\n"
        "p.add_argument('--opt', choices=['a', 'b'], default='a')\np.add_argument('--name', default='x')\n",
        {"lr": ("float", 0.01, 1.0, True), "opt": ("a", "b")},
    ),
    "marks before argparse": (
        "a = 1.0  # param: float 0..2\np.add_argument('--lr', default=0.1)\n",
        {"a": ("float", 0, 2, False)},
    ),
    "not in a string": (
        "s = '''\nx = 1 # param: int 0..9\n'''\na = 1.0  # param: float 0..2\n",
        {"a": ("float", 0, 2, False)},
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_marking_is_found(form):
    text, wanted = FORMS[form]

    assert (
        found(text) == pytest.approx(wanted)
        if all(isinstance(v, float) for v in wanted)
        else found(text) == approximately(wanted)
    )


def approximately(wanted: dict) -> dict:
    return {
        name: tuple(pytest.approx(part) if isinstance(part, float) else part for part in range_)
        if range_ and range_[0] in ("float", "int")
        else range_
        for name, range_ in wanted.items()
    }


WRONG = {
    "nothing marked": (
        "print(1)\n",
        r"has no parameter to search. Mark them in one of four ways: .*# param:.*PARAMS.*EVOLVE-BLOCK.*argparse",
    ),
    "an empty range": ("x = 1.0\ny = 1.0  # param: float 2..1\n", "main.py, line 2: .* the range 2..1 is empty"),
    "outside": ("x = 5.0  # param: float 0..1\n", "line 1: .* the program's own value 5.0 is not in 0..1"),
    "no such kind": ("x = 5.0  # param: complex\n", "'complex' is not a kind of parameter; write float, int"),
    "log from 0": ("x = 5.0  # param: float 0..9 log\n", "cannot be logarithmic"),
    "half a choice": ("x = 5  # param: choice 5\n", "at least two options"),
    "not a number": ("x = 5  # param: int 1..b\n", "'b' is not a whole number"),
    "infinite": ("x = 5.0  # param: float 1..inf\n", "'inf' is not a number"),
    "two on a line": ("f(a=1, b=2)  # param: int 0..9\n", "line 1: `# param:` could apply to 2 literals here"),
    "none on the line": ("x = y  # param: int 0..9\n", "without a literal"),
    "no Python": ("def f(:\n", "main.py, line 1: the program is not valid Python"),
    "NUL": ("x = 1\0\n", "cannot be read as Python|not valid Python"),
    "depth": ("x = " + "(" * 3000 + "1" + ")" * 3000 + "\n", "cannot be read as Python|not valid Python"),
    "a block without end": ("# EVOLVE-BLOCK-START\nx = 2.5\n", "line 1: EVOLVE-BLOCK-START has no EVOLVE-BLOCK-END"),
    "too many": (f"PARAMS = {{'x': {[1.0] * (MAX_PARAMETERS + 1)}}}\n", "has 201 parameters; at most 200"),
}


@pytest.mark.parametrize("case", WRONG)
def test_unusable_program_is_named(case):
    text, says = WRONG[case]

    with pytest.raises(AgentUnfit, match=says):
        build_template({"main.py": text})


ODD = (
    "\ufeff# -*- coding: latin-1 -*-\r\n"
    "größe = 1.5\t# param: float 0..9\r\n"
    "s = f'{1.5:.2f} ü'; t = 'ü' * 3\r"
    "if größe:\n\ty = 2 ** 3 - 2.0   ;\t z='é', 0.25 # param: float -1..1\n"
    "PARAMS = {'n': 0x10, 'm': 1_000, 'e': 1e-3, 'q': -  2}\x0c\n"
)


def test_edits_leave_all_other_bytes_alone():
    text = ODD.replace("y = 2 ** 3 - 2.0   ;\t z='é', 0.25", "z='é', 0.25")
    template = build_template({"main.py": text})
    names = [parameter.name for parameter in template.parameters]

    edited = template.write_files([3.25, -0.5, 17, 7, 0.5, 4])["main.py"]

    assert names == ["größe", "z[1]", "n", "m", "e", "q"]
    wanted = text
    for old, new in (
        ("größe = 1.5", "größe = 3.25"),
        ("0.25", "-0.5"),
        ("0x10", "17"),
        ("1_000", "7"),
        ("1e-3", "0.5"),
        ("-  2", "4"),
    ):
        assert wanted.count(old) == 1
        wanted = wanted.replace(old, new)
    assert edited.encode() == wanted.encode()
    assert template.read_values({"main.py": edited}) == (3.25, -0.5, 17, 7, 0.5, 4)


def test_own_values_give_the_very_file():
    text = ODD.replace("y = 2 ** 3 - 2.0   ;\t z='é', 0.25", "z='é', 0.25")
    template = build_template({"main.py": text, "data.txt": "0.5  # param: float 0..1\n"})

    assert template.write_files(template.values) == template.files
    assert template.read_values(dict(reversed(template.files.items()))) == template.values


@pytest.mark.parametrize(
    "text, value, expression",
    [
        ("x = 2.0 ** z  # param: choice 2.0|-3.0\n", -3.0, "x = (-3.0) ** z"),
        ("x = [1, -2.0]  # param: float -5..5\n", -3.5, "x = [-3.5, -2.0]"),
        ('x = "a"  # param: choice a|it\'s\n', "it's", 'x = "it\'s"'),
        ("x = 'a'  # param: choice a|it's\n", "it's", 'x = "it\'s"'),
        ("x = 1e3  # param: float 0..1e9\n", 123456789.0, "x = 1.23457e+08"),
        ("x = 1.5  # param: float 0..9\n", 3.0, "x = 3.0"),
        ("x = False  # param: bool\n", True, "x = True"),
    ],
)
def test_values_are_written_as_python_reads_them(text, value, expression):
    template = build_template({"main.py": text})

    edited = template.write_files([value, *template.values[1:]])["main.py"]

    assert edited.split("  #")[0] == expression
    assert ast.unparse(ast.parse(edited))


def test_another_program_is_not_a_version():
    template = build_template({"main.py": "x = 1.0  # param: float 0..2\n"})

    assert template.read_values({"main.py": "x = 1.5  # param: float 0..2\n"}) == (1.5,)
    for other in ("x = 1.5  # param: float 0..2\nprint(x)\n", "y = 1.5  # param: float 0..2\n", "x = = 1\n"):
        assert template.read_values({"main.py": other}) is None


def test_large_file_is_read_in_bounded_time():
    lines = [f"a{n} = {n}.5 * {n}\n" for n in range(10_000)]

    template = build_template({"main.py": "".join(lines) + "x = 1.0  # param: float 0..2\n"})

    assert [parameter.name for parameter in template.parameters] == ["x"]
