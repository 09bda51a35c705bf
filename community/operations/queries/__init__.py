"""What stands in the two queues."""
