"""People who sign in at a provider elsewhere: who they are here, and what their groups give."""
