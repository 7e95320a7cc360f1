"""Readers of one kind of file each: which patterns stand in it, and where."""
