"""Tags of tasks: short words, the same however they were typed."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

MAX_TAG_CHARS = 50
MAX_TAGS = 20
_TAG = re.compile(r"\w[\w.:/+-]*")


def normal_tag(text: str) -> str:
    """Lower case, one form of each letter, `-` for spaces: `Vision  v2` is `vision-v2`. Raises ValueError."""
    tag = "-".join(unicodedata.normalize("NFKC", text).lower().split())
    if len(tag) > MAX_TAG_CHARS or not _TAG.fullmatch(tag):
        raise ValueError(
            f"a tag has 1 to {MAX_TAG_CHARS} letters, digits and . : / + - _ and begins with a letter or digit"
        )
    return tag


def normal_tags(texts: list[str]) -> list[str]:
    """Sorted, each once. Raises ValueError."""
    tags = sorted({normal_tag(text) for text in texts})
    if len(tags) > MAX_TAGS:
        raise ValueError(f"a task has {MAX_TAGS} tags at most")
    return tags


Tags = Annotated[list[str], Field(max_length=5 * MAX_TAGS), AfterValidator(normal_tags)]
Tag = Annotated[str, AfterValidator(normal_tag)]
