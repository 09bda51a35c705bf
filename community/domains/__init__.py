"""People of the organisation's mail domains become members of some communities by themselves."""
