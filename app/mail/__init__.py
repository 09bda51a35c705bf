"""Mail: what is sent and how."""
