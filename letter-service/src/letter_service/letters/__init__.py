"""Letters: ordered, numbered, addressed, and what becomes of each."""
