"""What can be asked: one plain function per operation, one transaction each. The same function serves HTTP and the engine."""
