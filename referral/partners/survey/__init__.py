"""The survey of partners: opened by a coordinator, answered by link without an account."""
