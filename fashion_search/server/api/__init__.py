"""REST: routes, the JSON of requests and answers, and the documentation page."""
