/** Where libvirt lets QEMU make sockets; the same path must lead there from this server, or by SSH. */
export const NBD_FOLDER = '/var/lib/libvirt/qemu';
