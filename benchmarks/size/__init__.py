"""How quickly a large database answers and grows: synthetic news of any size, and what the program does with it."""
