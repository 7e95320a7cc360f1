"""Tests of letter-service."""
