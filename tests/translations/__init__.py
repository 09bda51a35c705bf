"""Every sentence is said in the reader's language, and reads in its direction."""
