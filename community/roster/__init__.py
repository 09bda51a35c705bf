"""The people of the organisation as its admins look after them: invited, placed, let go."""
