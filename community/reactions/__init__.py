"""What a post did for those who read it: thanks, that it helped, that somebody tried it."""
