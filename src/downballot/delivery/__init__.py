"""Takes what was published to people: mail through an SMTP server, events to webhooks."""
