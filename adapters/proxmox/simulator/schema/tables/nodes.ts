import type { MethodTable } from '../method-table.ts';

/** Nodes: status, time, services, consoles, bulk power. */
export const nodeMethods: MethodTable = {
  'GET /nodes': { needs: 'all' },
  'GET /nodes/{node}': { needs: 'all' },
  'GET /nodes/{node}/services': { needs: '/nodes/{node} Sys.Audit' },
  'GET /nodes/{node}/services/{service}': {
    needs: '/nodes/{node} Sys.Audit',
    takes: {
      service:
        'string in:chrony,corosync,cron,ksmtuned,lxcfs,postfix,proxmox-firewall,pve-cluster,pve-firewall,pve-ha-crm,pve-ha-lrm,pve-lxc-syscalld,pvedaemon,pvefw-logger,pveproxy,pvescheduler,pvestatd,qmeventd,spiceproxy,sshd,syslog,systemd-journald,systemd-timesyncd',
    },
  },
  'GET /nodes/{node}/services/{service}/state': {
    needs: '/nodes/{node} Sys.Audit',
    takes: {
      service:
        'string in:chrony,corosync,cron,ksmtuned,lxcfs,postfix,proxmox-firewall,pve-cluster,pve-firewall,pve-ha-crm,pve-ha-lrm,pve-lxc-syscalld,pvedaemon,pvefw-logger,pveproxy,pvescheduler,pvestatd,qmeventd,spiceproxy,sshd,syslog,systemd-journald,systemd-timesyncd',
    },
  },
  'POST /nodes/{node}/services/{service}/start': {
    needs: '/nodes/{node} Sys.Modify',
    takes: {
      service:
        'string in:chrony,corosync,cron,ksmtuned,lxcfs,postfix,proxmox-firewall,pve-cluster,pve-firewall,pve-ha-crm,pve-ha-lrm,pve-lxc-syscalld,pvedaemon,pvefw-logger,pveproxy,pvescheduler,pvestatd,qmeventd,spiceproxy,sshd,syslog,systemd-journald,systemd-timesyncd',
    },
  },
  'POST /nodes/{node}/services/{service}/stop': {
    needs: '/nodes/{node} Sys.Modify',
    takes: {
      service:
        'string in:chrony,corosync,cron,ksmtuned,lxcfs,postfix,proxmox-firewall,pve-cluster,pve-firewall,pve-ha-crm,pve-ha-lrm,pve-lxc-syscalld,pvedaemon,pvefw-logger,pveproxy,pvescheduler,pvestatd,qmeventd,spiceproxy,sshd,syslog,systemd-journald,systemd-timesyncd',
    },
  },
  'POST /nodes/{node}/services/{service}/restart': {
    needs: '/nodes/{node} Sys.Modify',
    takes: {
      service:
        'string in:chrony,corosync,cron,ksmtuned,lxcfs,postfix,proxmox-firewall,pve-cluster,pve-firewall,pve-ha-crm,pve-ha-lrm,pve-lxc-syscalld,pvedaemon,pvefw-logger,pveproxy,pvescheduler,pvestatd,qmeventd,spiceproxy,sshd,syslog,systemd-journald,systemd-timesyncd',
    },
  },
  'POST /nodes/{node}/services/{service}/reload': {
    needs: '/nodes/{node} Sys.Modify',
    takes: {
      service:
        'string in:chrony,corosync,cron,ksmtuned,lxcfs,postfix,proxmox-firewall,pve-cluster,pve-firewall,pve-ha-crm,pve-ha-lrm,pve-lxc-syscalld,pvedaemon,pvefw-logger,pveproxy,pvescheduler,pvestatd,qmeventd,spiceproxy,sshd,syslog,systemd-journald,systemd-timesyncd',
    },
  },
  'GET /nodes/{node}/subscription': { needs: 'all' },
  'GET /nodes/{node}/config': {
    needs: '/ Sys.Audit',
    takes: {
      'property?':
        'string in:acme,acmedomain0,acmedomain1,acmedomain2,acmedomain3,acmedomain4,acmedomain5,ballooning-target,description,startall-onboot-delay,wakeonlan',
    },
  },
  'PUT /nodes/{node}/config': {
    needs: '/ Sys.Modify',
    takes: {
      'acme?': 'string',
      'acmedomain[n]?': 'string',
      'ballooning-target?': 'integer 0..100',
      'delete?': 'string ~pve-configid-list',
      'description?': 'string max:65536',
      'digest?': 'string max:40',
      'startall-onboot-delay?': 'integer 0..300',
      'wakeonlan?': 'string',
    },
  },
  'GET /nodes/{node}/version': { needs: 'all' },
  'GET /nodes/{node}/status': { needs: '/nodes/{node} Sys.Audit' },
  'POST /nodes/{node}/status': {
    needs: '/nodes/{node} Sys.PowerMgmt',
    takes: { command: 'string in:reboot,shutdown' },
  },
  'GET /nodes/{node}/rrddata': {
    needs: '/nodes/{node} Sys.Audit',
    takes: { 'cf?': 'string in:AVERAGE,MAX', timeframe: 'string in:hour,day,week,month,year,decade' },
  },
  'POST /nodes/{node}/vncshell': {
    needs: '/nodes/{node} Sys.Console',
    takes: {
      'cmd?': 'string in:ceph_install,login,upgrade',
      'cmd-opts?': 'string with:cmd',
      'height?': 'integer 16..2160',
      'websocket?': 'boolean',
      'width?': 'integer 16..4096',
    },
  },
  'POST /nodes/{node}/termproxy': {
    needs: '/nodes/{node} Sys.Console',
    takes: { 'cmd?': 'string in:ceph_install,login,upgrade', 'cmd-opts?': 'string with:cmd' },
  },
  'GET /nodes/{node}/vncwebsocket': {
    needs: '/nodes/{node} Sys.Console',
    takes: { port: 'integer 5900..5999', vncticket: 'string max:512' },
  },
  'GET /nodes/{node}/dns': { needs: '/nodes/{node} Sys.Audit' },
  'PUT /nodes/{node}/dns': {
    needs: '/nodes/{node} Sys.Modify',
    takes: { 'dns1?': 'string ~ip', 'dns2?': 'string ~ip', 'dns3?': 'string ~ip', search: 'string' },
  },
  'GET /nodes/{node}/time': { needs: '/nodes/{node} Sys.Audit' },
  'PUT /nodes/{node}/time': { needs: '/nodes/{node} Sys.Modify', takes: { timezone: 'string' } },
  'POST /nodes/{node}/startall': {
    needs: 'all',
    takes: { 'force?': 'boolean', 'max-workers?': 'integer 1..64', 'vms?': 'string ~pve-vmid-list' },
  },
  'POST /nodes/{node}/stopall': {
    needs: 'all',
    takes: {
      'force-stop?': 'boolean',
      'max-workers?': 'integer 1..64',
      'timeout?': 'integer 0..7200',
      'vms?': 'string ~pve-vmid-list',
    },
  },
  'GET /nodes/{node}/hosts': { needs: '/ Sys.Audit' },
  'POST /nodes/{node}/hosts': {
    needs: '/nodes/{node} Sys.Modify',
    takes: { data: 'string', 'digest?': 'string max:64' },
  },
};
