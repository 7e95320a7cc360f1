"""What the documents say of the repository is true."""
