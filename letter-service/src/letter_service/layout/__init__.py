"""How a letter looks: its words, where they stand, and the sheet that covers a run."""
