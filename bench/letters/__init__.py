"""How fast letters are made, beside other makers of PDF."""
