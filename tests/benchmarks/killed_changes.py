"""kill -9 while products are changed: what was acknowledged must be there, and the index must open.

    python -m tests.benchmarks.killed_changes [--kills 50] [--seed N]

Two threads change products of a running `python app.py` over REST. In every second round `build_index.py
--update` writes the next edition of the shop's list beside it: half of the times with `--limit`, which deletes
nothing; otherwise what the list does not name is deleted, so also what came over REST before. The app, the
update or both are killed, often while they write. What is left is opened, searched and compared with what was
answered: one moment of deletion must explain all that is gone.
"""

import argparse
import base64
import contextlib
import hashlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import requests
from PIL import Image

from fashion_search.catalog.database import Database
from fashion_search.catalog.manifest import Manifest
from fashion_search.catalog.thumbnails import IMAGES, picture_name
from fashion_search.encoder import ClipEncoder
from fashion_search.search.base import CURRENT, folder_of
from fashion_search.search.engine import FashionSearch, Query
from tests.benchmarks.changing import GONE, Changer, State, drawn
from tests.benchmarks.killed_build import Started, length, pinned
from tests.benchmarks.kills import TOO_LATE, BrokenError
from tests.kits.app import ROOT, App, free_port
