"""What the other services ask over HTTP."""
