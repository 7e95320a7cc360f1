"""The pages of the desk: who comes in, what is shown, what a form asks for."""
