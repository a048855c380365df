"""What a visitor sends: parameters, the state that a page's address holds, pasted and uploaded text."""
