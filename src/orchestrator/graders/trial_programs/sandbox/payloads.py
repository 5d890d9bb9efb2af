"""Texts and pickles that print a word if somebody runs them. The word stands in none of them as such."""

import io
import pickle

EXPRESSION = "print('ORCHESTRATOR-' + 'EXECUTED-' + str(6 * 7))"
YAML = f"!!python/object/apply:builtins.eval [{EXPRESSION!r}]\n"


class Runs:
    """Runs the expression when it is loaded from a pickle."""

    def __reduce__(self) -> tuple:
        return eval, (EXPRESSION,)


def write_pickle(name: str) -> bytes:
    """Return a pickle, or a numpy file that holds one."""
    if not name.endswith((".npy", ".npz")):
        return pickle.dumps(Runs())
    import numpy as np

    array = np.array([Runs()], dtype=object)
    content = io.BytesIO()
    if name.endswith(".npy"):
        np.save(content, array, allow_pickle=True)
    else:
        np.savez(content, **dict.fromkeys(("arr_0", "predictions", "x", "y", "result"), array))
    return content.getvalue()
