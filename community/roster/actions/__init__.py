"""What admins do to people: place them, sign them out, close accounts, invite one or many."""
