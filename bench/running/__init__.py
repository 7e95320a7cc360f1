"""How fast a running system is, and what it costs."""
