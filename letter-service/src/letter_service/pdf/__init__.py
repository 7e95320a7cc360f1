"""A writer of tagged PDF/A. It knows no letter."""
