"""Who may ask and how: client address, hosts, CORS, login, headers, paths."""
