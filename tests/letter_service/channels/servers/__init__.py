"""Servers of the outside: two letter services and a print server, as their makers describe them."""
