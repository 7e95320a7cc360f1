"""The invented people: nobody here exists."""
