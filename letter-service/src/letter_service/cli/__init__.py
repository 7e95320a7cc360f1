"""The command `letter-service`."""
