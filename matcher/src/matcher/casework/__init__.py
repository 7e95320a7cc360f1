"""Staff's work on cases: what is recorded and what is shown. Whoever makes pages of it knows no SQL."""
