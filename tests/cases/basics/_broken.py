"""Imported by the case `imports`: fails."""
done = 1
1 // 0
