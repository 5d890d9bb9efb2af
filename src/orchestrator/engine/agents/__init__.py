"""Coding agents of others at work: what they may have, where they work, and what of it may reach the records."""
