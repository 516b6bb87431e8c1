"""Staff pages of 主动公开."""
