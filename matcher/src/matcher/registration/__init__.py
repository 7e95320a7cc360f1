"""One account's life: where it stands, what follows from that, what is sent and when it ends."""
