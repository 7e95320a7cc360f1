"""Jobs in PostgreSQL: written in the transaction of what they are about."""
