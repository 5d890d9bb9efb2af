"""What people ask for in the conversation is done by the coder `parameters`, once, and answered."""

import pytest

from tests.agents.test_parameters_coder import grade, records, write  # noqa: F401

PROGRAM = "rate = 1.0  # param: float 0.1..10\nkind = 'a'  # param: choice a|b\ndepth = 3  # param: int 1..9\n"


@pytest.fixture
def made(records):  # noqa: F811
    made = records(PROGRAM)
    write(made, 1)
    grade(made, 1, 0.5)
    return made


def test_values_asked_for_are_in_the_next_version(made):
    message = made.say(sender="ana", receiver="coder", content="try rate = 2, kind = b")

    text = write(made, 2, parent="v1")

    assert text == PROGRAM.replace("1.0", "2.0").replace("'a'", "'b'")
    assert made.messages[0]["data"] == {"takes_up": [[message, 1]]}
    assert f"asked for in message {message}" in made.versions[-1].summary


def test_kept_value_stays_until_it_is_freed(made):
    made.say(sender="ana", receiver="coder", content="keep depth = 7")
    for number in range(2, 8):
        assert "depth = 7 " in write(made, number, parent="v1")
        grade(made, number, 0.5)
    made.say(sender="ana", receiver="coder", content="free depth")

    depths = {write(made, number, parent="v1").split("depth = ")[1][0] for number in range(8, 14)}

    assert len(depths) > 1
    assert [message["version"] for message in made.messages] == ["v2", "v8"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("try rate = 99", "`99` is not a value for rate, which takes 0.1 to 10."),
        ("try kind = c", "which takes a | b"),
        ("try depth = 2.5", "which takes 1 to 9"),
        ("try speed = 1", "there is no parameter `speed`; the parameters are rate, kind, depth."),
        ("try rate", "names no value; write rate = VALUE."),
        ("keep rate = " + "(" * 500, "is not a value for rate"),
        ("go on", "Message 1 contains no request that I understand"),
    ],
)
def test_what_cannot_be_done_is_answered(made, line, answer):
    made.say(sender="ana", receiver="coder", content=line)

    write(made, 2, parent="v1")

    assert answer in made.messages[0]["content"]
    assert "asked for" not in made.versions[-1].summary
