"""Documents: handed in and listed, read and corrected, on their way through review, kept and destroyed."""
