"""How sure an answer is: how often each outcome holds once doubts are counted, what breaks it, what matters most."""
