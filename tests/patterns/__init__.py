"""Every regular expression of the repository, and the proof that none of them backtracks beyond its text's length."""
