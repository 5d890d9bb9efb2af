"""What a plug-in is: one protocol for each kind, which the type checker holds ours to."""
