"""What a session used: the higher of what the agent says and what the proxy counted."""

from orchestrator.agents.coding.traffic import Used, combine_usage
from orchestrator.agents.coding.usage import Report
from orchestrator.contract.egress import EgressAttempt, describe_attempt
from orchestrator.contract.model_calls import Usage


def counted(calls: int = 3, *, unread: int = 0, sent: int = 2400, written: int = 120, **more) -> EgressAttempt:
    values = {"host": "127.0.0.1", "port": 8000, "allowed": True, "reason": "", "model_calls": calls}
    values |= {"unread_calls": unread, "input_tokens": sent, "output_tokens": written}
    return EgressAttempt(**values | more)


def encrypted() -> EgressAttempt:
    return EgressAttempt(host="api.example.com", port=443, allowed=True, reason="", tls_connections=2, sent_bytes=5000)


def combine(report: Report, *attempts: EgressAttempt, reserved_tokens: int = 0) -> Used:
    return combine_usage(report, attempts, reserved_tokens=reserved_tokens)


def test_more_that_was_counted_beats_what_the_agent_says():
    used = combine(Report(input_tokens=800, output_tokens=40), counted(cached_tokens=1000))

    assert used == Used(Usage(input_tokens=2400, cached_tokens=1000, output_tokens=120), None, 3)


def test_more_that_the_agent_says_counts():
    used = combine(Report(input_tokens=5000, cached_tokens=10, output_tokens=40), counted())

    assert used.usage == Usage(input_tokens=5000, cached_tokens=10, output_tokens=120)


def test_agent_that_says_nothing_is_counted():
    assert combine(Report(), counted(1), counted(2, sent=600, written=30)).usage == Usage(
        input_tokens=3000, output_tokens=150
    )


def test_cost_is_raised_as_its_tokens_are():
    used = combine(Report(input_tokens=1600, output_tokens=100, cost_usd=0.02), counted())
    lower = combine(Report(input_tokens=4800, output_tokens=240, cost_usd=0.02), counted())

    assert used.cost_usd == 0.03 and lower.cost_usd == 0.02


def test_calls_that_nobody_could_read_count_with_the_reservation():
    partly = counted(unread=1)

    assert combine(Report(), partly, reserved_tokens=400_000).usage is None
    assert combine(Report(), partly, reserved_tokens=1000).usage == Usage(input_tokens=2400, output_tokens=120)
    assert combine(Report(), counted(unread=3, sent=0, written=0)).usage is None
    assert combine(Report(), partly).remark == "The tokens of 1 of its 3 model calls are unknown."


def test_encrypted_calls_are_unknown_unless_the_agent_says():
    assert combine(Report(), encrypted()) == Used(None, None)
    assert combine(Report(input_tokens=7, output_tokens=1), encrypted()).usage == Usage(input_tokens=7, output_tokens=1)
    assert combine(Report(), encrypted(), counted(), reserved_tokens=400_000).usage is None


def test_line_of_the_log_says_what_is_known():
    assert describe_attempt(counted(unread=1, count=2)) == (
        "127.0.0.1:8000: reached (2 times), 3 model calls, 2,400 + 120 tokens, the tokens of 1 calls unknown"
    )
    assert describe_attempt(encrypted()) == (
        "api.example.com:443: reached (1 times), encrypted, 5,000 bytes sent, 0 received"
    )
