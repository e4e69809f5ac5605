"""How the tables came to be, step by step. A step that is published is never changed; a new one follows it."""
