"""The loop: how a task is driven round by round."""
