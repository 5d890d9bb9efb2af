"""What all coding agents of others share: the brief they are given, their program, and what they report."""
