"""The room of state machines at work; given an ARN, it knows nothing of stacks."""
