"""Terms and privacy as the organisation words them: versions, and who agreed to which when."""
