"""Names as people type them and as companies file them: read, parted from what is no name, compared. Pure."""
