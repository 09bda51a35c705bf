"""What makes a thread a question: votes and the accepted answer."""
