"""The way of one tenant through a running system: its pages in a browser, its mails and its letters."""
