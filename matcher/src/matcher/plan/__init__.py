"""What follows for one account. Pure: facts go in, a plan comes out; nobody is asked and nothing is called."""
