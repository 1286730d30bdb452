"""What the budgets are measured with; never part of the tests, because machines differ."""
