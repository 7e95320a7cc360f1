"""Random histories on a real system: whatever is killed or frozen, nobody gets in and nothing is lost."""
