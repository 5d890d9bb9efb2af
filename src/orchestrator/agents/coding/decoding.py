"""Decodes output that comes in chunks, which may end within a character."""

import codecs
from collections.abc import Callable


def make_decoder() -> Callable[[bytes], str]:
    """Return a function that decodes chunks of UTF-8 in order; a character that was cut comes with the next one."""
    return codecs.getincrementaldecoder("utf-8")("replace").decode
