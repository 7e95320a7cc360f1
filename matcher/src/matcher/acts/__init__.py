"""What people of staff do at the desk: who may do what, and the record of it, which nobody changes."""
