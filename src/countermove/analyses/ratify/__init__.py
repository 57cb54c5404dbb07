"""What a leader can carry at home: win-sets, the graph of what can be ratified, and the price of stepping back."""
