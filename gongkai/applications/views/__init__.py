"""依申请公开 at the desk."""
