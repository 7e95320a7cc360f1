"""Print runs: letters collected, printed, handed over, acknowledged, reconciled."""
