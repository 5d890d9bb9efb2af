"""What makes loops and containers real: loops driven from their rows, containers under a supervisor."""
