"""How good is it: what the program made, against what the mail itself and people say."""
