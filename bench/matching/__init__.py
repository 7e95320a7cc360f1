"""The matching beside its rivals, on companies of our own and of others."""
