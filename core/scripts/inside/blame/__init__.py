"""From a wrong gradient to the line that makes it, and to what would make it right."""
