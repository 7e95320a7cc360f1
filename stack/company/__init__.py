"""A company's folder: read, checked, and written as each part wants it. Needs Python's own library alone."""
