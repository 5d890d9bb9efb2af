"""Every function answers 0."""


def __getattr__(name: str):
    if name.startswith("__"):
        raise AttributeError(name)
    return lambda *_arguments, **_keywords: 0
