"""Cannot be loaded."""

raise RuntimeError("this program cannot be loaded")
