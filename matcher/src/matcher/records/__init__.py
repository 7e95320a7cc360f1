"""The company's file: read, checked, imported, looked up."""
