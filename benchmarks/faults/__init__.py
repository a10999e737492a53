"""What becomes of a database when the program, its processes, the server or the file itself come to harm."""
