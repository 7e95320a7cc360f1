"""The parts that run, and the supervisor that watches them."""
