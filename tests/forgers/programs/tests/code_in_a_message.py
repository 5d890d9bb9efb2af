"""Raises errors whose names and messages are code."""
# flaw = 3


def power(base, exponent):
    raise type("__import__('os')._exit(0)", (Exception,), {})("{0.__globals__} %(secret)s")


evens = letters = encode = lambda argument: power(1, 2)
