"""Walks a guest through its life with proxmoxer. Arguments: port, CA file, password, token secret. Prints one JSON object."""

import json
import sys
import time

from proxmoxer import ProxmoxAPI
from proxmoxer.core import AuthenticationError, ResourceException

port, ca, password, secret = sys.argv[1:5]
common = {"port": int(port), "verify_ssl": ca}
by_password = ProxmoxAPI("127.0.0.1", user="root@pam", password=password, **common)
by_token = ProxmoxAPI("127.0.0.1", user="root@pam", token_name="lab", token_value=secret, **common)
seen = {"statuses": []}


def finish(upid):
    node = upid.split(":")[1]
    for _ in range(1000):
        status = by_token.nodes(node).tasks(upid).status.get()
        if status["status"] == "stopped":
            seen["statuses"].append([status["type"], status["exitstatus"]])
            return
        time.sleep(0.01)
    raise SystemExit("task did not end: " + upid)


try:
    ProxmoxAPI("127.0.0.1", user="root@pam", password="wrong", **common)
except AuthenticationError as error:
    seen["refused"] = str(error)

seen["version"] = by_token.version.get()["release"]
vmid = by_password.cluster.nextid.get()
node = by_password.nodes("pve1")
finish(node.qemu.create(vmid=vmid, name="walked", memory=1024, cores=2, agent=1, scsi0="ceph:8", net0="virtio,bridge=vmbr0"))
vm = node.qemu(vmid)
finish(vm.status.start.post())
finish(vm.snapshot.post(snapname="before", vmstate=1))
finish(vm.clone.post(newid=600, name="copy", full=1))
finish(vm.migrate.post(target="pve2", online=1))
vm = by_token.nodes("pve2").qemu(vmid)
for _ in range(200):
    try:
        interfaces = vm.agent("network-get-interfaces").get()["result"]
        break
    except ResourceException:
        time.sleep(0.01)
seen["interfaces"] = [one["name"] for one in interfaces]
seen["row"] = [row for row in by_token.cluster.resources.get(type="vm") if row["vmid"] == int(vmid)][0]["node"]
try:
    vm.delete()
except ResourceException as error:
    seen["running"] = str(error)
finish(vm.status.stop.post())
finish(vm.delete(purge=1))
finish(node.qemu(600).delete())
seen["tasks"] = len(by_token.cluster.tasks.get())
print(json.dumps(seen))
