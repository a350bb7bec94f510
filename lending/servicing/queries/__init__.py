"""Reading loans: one module per question."""
