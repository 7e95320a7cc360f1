"""The steps from our row as it was to our row as it is to be, one reason to change it each. Pure."""
