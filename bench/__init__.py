"""Speed and memory of the whole system, measured on one that `python -m bench` starts for itself."""
