"""Who is this? Pure: a registration as typed, the rows that may be meant, the day; out comes a decision."""
