import { always, flags, i32, list, optional, text, truth, u32, u64 } from '../codec.ts';
import { storagePool, storageVolume } from '../handles.ts';
import { remote } from '../procedure.ts';
import { uuid } from '../uuid.ts';

const POOL_LIST_MAX = 16_384;
const VOLUME_LIST_MAX = 16_384;

const ofPool = { pool: storagePool };
const ofPoolWithFlags = { pool: storagePool, flags };
const ofVolumeWithFlags = { vol: storageVolume, flags };
const ofXmlWithFlags = { xml: text, flags };
const ofRange = { vol: storageVolume, offset: u64, length: u64, flags };
const volumeInfo = { type: i32, capacity: u64, allocation: u64 };

/** Pools and volumes. Sizes are bytes. */
export const storageProcedures = {
  connectListAllStoragePools: remote(
    'CONNECT_LIST_ALL_STORAGE_POOLS',
    281,
    { needResults: always(1), flags },
    { pools: list(storagePool, POOL_LIST_MAX), count: u32 },
    { lane: 'monitor' },
  ),
  connectFindStoragePoolSources: remote(
    'CONNECT_FIND_STORAGE_POOL_SOURCES',
    75,
    { type: text, source: optional(text), flags },
    { xml: text },
  ),
  storagePoolLookupByName: remote('STORAGE_POOL_LOOKUP_BY_NAME', 84, { name: text }, ofPool),
  storagePoolLookupByUuid: remote('STORAGE_POOL_LOOKUP_BY_UUID', 85, { uuid }, ofPool),
  storagePoolLookupByVolume: remote('STORAGE_POOL_LOOKUP_BY_VOLUME', 86, { vol: storageVolume }, ofPool),
  storagePoolLookupByTargetPath: remote('STORAGE_POOL_LOOKUP_BY_TARGET_PATH', 391, { path: text }, ofPool),
  /** `state`: 0 inactive, 1 building, 2 running, 3 degraded, 4 inaccessible. */
  storagePoolGetInfo: remote(
    'STORAGE_POOL_GET_INFO',
    87,
    ofPool,
    { state: u32, capacity: u64, allocation: u64, available: u64 },
    { lane: 'monitor' },
  ),
  storagePoolGetXmlDesc: remote('STORAGE_POOL_GET_XML_DESC', 88, ofPoolWithFlags, { xml: text }),
  storagePoolIsActive: remote('STORAGE_POOL_IS_ACTIVE', 154, ofPool, { active: truth }),
  storagePoolIsPersistent: remote('STORAGE_POOL_IS_PERSISTENT', 155, ofPool, { persistent: truth }),
  storagePoolDefineXml: remote('STORAGE_POOL_DEFINE_XML', 77, ofXmlWithFlags, ofPool),
  storagePoolCreateXml: remote('STORAGE_POOL_CREATE_XML', 76, ofXmlWithFlags, ofPool),
  storagePoolBuild: remote('STORAGE_POOL_BUILD', 79, ofPoolWithFlags, {}),
  storagePoolCreate: remote('STORAGE_POOL_CREATE', 78, ofPoolWithFlags, {}),
  storagePoolDestroy: remote('STORAGE_POOL_DESTROY', 80, ofPool, {}),
  storagePoolDelete: remote('STORAGE_POOL_DELETE', 81, ofPoolWithFlags, {}),
  storagePoolUndefine: remote('STORAGE_POOL_UNDEFINE', 82, ofPool, {}),
  storagePoolRefresh: remote('STORAGE_POOL_REFRESH', 83, ofPoolWithFlags, {}),
  storagePoolGetAutostart: remote('STORAGE_POOL_GET_AUTOSTART', 89, ofPool, { autostart: truth }),
  storagePoolSetAutostart: remote(
    'STORAGE_POOL_SET_AUTOSTART',
    90,
    { pool: storagePool, autostart: truth },
    {},
  ),
  storagePoolListAllVolumes: remote(
    'STORAGE_POOL_LIST_ALL_VOLUMES',
    282,
    { pool: storagePool, needResults: always(1), flags },
    { vols: list(storageVolume, VOLUME_LIST_MAX), count: u32 },
    { lane: 'monitor' },
  ),
  storageVolLookupByName: remote(
    'STORAGE_VOL_LOOKUP_BY_NAME',
    95,
    { pool: storagePool, name: text },
    { vol: storageVolume },
  ),
  storageVolLookupByKey: remote('STORAGE_VOL_LOOKUP_BY_KEY', 96, { key: text }, { vol: storageVolume }),
  storageVolLookupByPath: remote('STORAGE_VOL_LOOKUP_BY_PATH', 97, { path: text }, { vol: storageVolume }),
  storageVolCreateXml: remote(
    'STORAGE_VOL_CREATE_XML',
    93,
    { pool: storagePool, xml: text, flags },
    { vol: storageVolume },
  ),
  /** Makes a volume as a full copy of `source`. */
  storageVolCreateXmlFrom: remote(
    'STORAGE_VOL_CREATE_XML_FROM',
    125,
    { pool: storagePool, xml: text, source: storageVolume, flags },
    { vol: storageVolume },
  ),
  storageVolDelete: remote('STORAGE_VOL_DELETE', 94, ofVolumeWithFlags, {}),
  storageVolGetInfo: remote('STORAGE_VOL_GET_INFO', 98, { vol: storageVolume }, volumeInfo),
  /** Flag 1: `allocation` is what the volume physically takes. */
  storageVolGetInfoFlags: remote('STORAGE_VOL_GET_INFO_FLAGS', 378, ofVolumeWithFlags, volumeInfo),
  storageVolGetXmlDesc: remote('STORAGE_VOL_GET_XML_DESC', 99, ofVolumeWithFlags, { xml: text }),
  storageVolGetPath: remote('STORAGE_VOL_GET_PATH', 100, { vol: storageVolume }, { path: text }),
  storageVolResize: remote('STORAGE_VOL_RESIZE', 260, { vol: storageVolume, capacity: u64, flags }, {}),
  storageVolWipe: remote('STORAGE_VOL_WIPE', 165, ofVolumeWithFlags, {}),
  storageVolWipePattern: remote(
    'STORAGE_VOL_WIPE_PATTERN',
    259,
    { vol: storageVolume, algorithm: u32, flags },
    {},
  ),
  /** Stream, to the daemon. `length` 0 is to the end; flag 1: sparse. */
  storageVolUpload: remote('STORAGE_VOL_UPLOAD', 208, ofRange, {}, { stream: 'upload' }),
  /** Stream, from the daemon. `length` 0 is to the end; flag 1: sparse. */
  storageVolDownload: remote('STORAGE_VOL_DOWNLOAD', 209, ofRange, {}, { stream: 'download' }),
};
