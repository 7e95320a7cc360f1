"""letter-service, and what we keep of the letters that were ordered. Nobody else imports requests."""
