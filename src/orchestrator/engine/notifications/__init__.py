"""Tells people what became of their loops: what is queued in the records is sent, tried again, and logged."""
