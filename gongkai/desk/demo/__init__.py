"""The demo office: what the founding report describes, built through the services."""
