"""The code in a letter: made, kept as a fingerprint, compared; the keys behind it."""
