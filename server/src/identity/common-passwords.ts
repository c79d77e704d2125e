/** The commonest passwords that are long enough, in lower case, without what stands at their ends, and without spaces. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  password passwort passw0rd p@ssword p@ssw0rd pa$$word pa$$w0rd kennwort motdepasse administrator
  administrateur administrador adminadmin adminpassword rootpassword rootroot passwordpassword
  passwortpasswort mypassword meinpasswort newpassword password1password changeme changemenow
  changemeplease changeit letmein letmeinplease welcome willkommen iloveyou ichliebedich iloveyousomuch
  sunshine princess football baseball superman qwertyuiop qwertzuiop qwertyuiopasdfghjkl
  qwertyuiopasdfghjklzxcvbnm asdfghjkl qwerty qwertzuiopü yxcvbnm zxcvbnm azertyuiop 1q2w3e4r5t6y
  1q2w3e4r5t6z 1qaz2wsx3edc qazwsxedcrfv 1q2w3e4r5t 1q2w3e4r 1qaz2wsx zaq12wsxcde3 q1w2e3r4t5y6
  q1w2e3r4t5z6 qwertyqwerty asdfasdfasdf trustno1 monkey dragon master masterpassword secret supersecret
  geheim topsecret correcthorsebatterystaple thisismypassword dasistmeinpasswort virtualization
  virtualisierung virtualmachine hypervisor anyvisor vmware vsphere proxmox vcenter esxi libvirt hyperv
  xenserver administrator@vsphere.local root admin test testtest
`
    .trim()
    .split(/\s+/),
);
