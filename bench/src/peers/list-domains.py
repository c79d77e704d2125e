"""Lists all domains and reads their bulk statistics through libvirt's own C library, once for each line read."""

import json
import sys
import time

import libvirt

connection = libvirt.openReadOnly(sys.argv[1])
for _ in sys.stdin:
    started = time.perf_counter()
    domains = connection.listAllDomains()
    stats = connection.getAllDomainStats()
    took = (time.perf_counter() - started) * 1000
    print(json.dumps({"ms": took, "domains": len(domains), "stats": len(stats)}), flush=True)
