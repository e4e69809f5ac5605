"""What must always hold, told as sentences. Nothing here is needed to run a competition."""
