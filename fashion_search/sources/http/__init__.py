"""HTTP client with retries, deadlines, a picture cache and SSRF protection."""
