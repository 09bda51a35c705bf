"""What members write by mail: posted like anything else, or held for its sender with the reason."""
