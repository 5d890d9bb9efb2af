"""How a column is read is judged here, from evidence: pure functions of counts."""
