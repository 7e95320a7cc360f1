"""Makes the guide for tenants, with pictures of the pages as they are now."""
