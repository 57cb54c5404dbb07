"""How sure an answer is: how often each outcome holds once the doubts are counted, what breaks it, what matters most."""
