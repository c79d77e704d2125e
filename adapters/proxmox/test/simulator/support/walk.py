"""Walks a guest through its life with proxmoxer. Arguments: port, CA file, password, token secret. Prints one JSON object."""

import base64
import hashlib
import hmac
import json
import os
import struct
import sys
import tempfile
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
with tempfile.NamedTemporaryFile(suffix=".raw") as image:
    image.write(os.urandom(100_000))
    image.flush()
    with open(image.name, "rb") as content:
        finish(by_token.nodes("pve1").storage("local").upload.create(content="import", filename=content))
    name = os.path.basename(image.name)
finish(node.qemu.create(vmid=601, name="imported", scsi0=f"ceph:0,import-from=local:import/{name}"))

secret = "JBSWY3DPEHPK3PXP"


def digits():
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF) % 1000000)


uri = "otpauth://totp/lab?secret=" + secret
by_password.access.tfa("auditor@pve").post(type="totp", totp=uri, value=digits())
guarded = {"user": "auditor@pve", "password": password, **common}
try:
    ProxmoxAPI("127.0.0.1", **guarded)
except AuthenticationError as error:
    seen["challenged"] = str(error)
seen["factor"] = ProxmoxAPI("127.0.0.1", otp=digits(), **guarded).version.get()["release"]
seen["tasks"] = len(by_token.cluster.tasks.get())
print(json.dumps(seen))
