"""What makes loops and containers real: rounds on a durable engine, containers under a supervisor."""
