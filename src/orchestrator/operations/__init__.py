"""Operations: a plain function each, in one transaction. The same function serves HTTP and the engine."""
