"""How often each fusion was found the better one."""
