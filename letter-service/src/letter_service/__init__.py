"""The hand: makes the letters and their codes and says whether a typed code is right."""
