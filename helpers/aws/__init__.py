"""Which AWS: the local one of this checkout, or a real account; the same contract for both."""
