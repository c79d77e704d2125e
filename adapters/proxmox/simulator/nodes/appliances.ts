/** Container templates that can be fetched, as the appliance index lists them. */
export const appliances: readonly Readonly<Record<string, string>>[] = [
  system('alpine', '3.21', 'alpine-3.21-default_20241217_amd64.tar.xz', 'Alpine Linux 3.21 default image'),
  system('alpine', '3.22', 'alpine-3.22-default_20250617_amd64.tar.xz', 'Alpine Linux 3.22 default image'),
  system('debian-12', '12.7-1', 'debian-12-standard_12.7-1_amd64.tar.zst', 'Debian 12 Bookworm (standard)'),
  system('debian-13', '13.1-2', 'debian-13-standard_13.1-2_amd64.tar.zst', 'Debian 13 Trixie (standard)'),
  system('ubuntu-24.04', '24.04-2', 'ubuntu-24.04-standard_24.04-2_amd64.tar.zst', 'Ubuntu 24.04 (standard)'),
];

function system(os: string, version: string, template: string, headline: string): Record<string, string> {
  return {
    template,
    os,
    version,
    headline,
    package: template.split('_')[0] ?? template,
    type: 'lxc',
    section: 'system',
    architecture: 'amd64',
    source: 'http://download.example/images/system',
    location: `http://download.example/images/system/${template}`,
    infopage: 'https://pve.example/wiki/Linux_Container',
    maintainer: 'Simulated images',
    description: headline,
    manageurl: '',
    sha512sum: '0'.repeat(128),
  };
}
