"""Addresses as people type them and as companies file them: read, compared, found on file. Pure."""
