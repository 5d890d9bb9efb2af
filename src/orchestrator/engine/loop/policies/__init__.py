"""Search policies: which version a round starts from, as pure functions of the rounds before it and a seed."""
