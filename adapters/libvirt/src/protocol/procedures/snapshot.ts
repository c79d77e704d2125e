import { always, flags, i32, list, optional, text, truth } from '../codec.ts';
import { checkpoint, domain, snapshot } from '../handles.ts';
import { remote } from '../procedure.ts';

const SNAPSHOT_LIST_MAX = 16_384;
const CHECKPOINT_LIST_MAX = 16_384;

const ofSnapshot = { snapshot, flags };
const ofCheckpoint = { checkpoint, flags };

/** Snapshots, checkpoints and the backups that stand on them. */
export const snapshotProcedures = {
  domainSnapshotCreateXml: remote(
    'DOMAIN_SNAPSHOT_CREATE_XML',
    185,
    { dom: domain, xml: text, flags },
    { snapshot },
  ),
  domainListAllSnapshots: remote(
    'DOMAIN_LIST_ALL_SNAPSHOTS',
    274,
    { dom: domain, needResults: always(1), flags },
    { snapshots: list(snapshot, SNAPSHOT_LIST_MAX), count: i32 },
  ),
  domainSnapshotListAllChildren: remote(
    'DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN',
    275,
    { snapshot, needResults: always(1), flags },
    { snapshots: list(snapshot, SNAPSHOT_LIST_MAX), count: i32 },
  ),
  domainSnapshotGetXmlDesc: remote('DOMAIN_SNAPSHOT_GET_XML_DESC', 186, ofSnapshot, { xml: text }),
  domainSnapshotNum: remote('DOMAIN_SNAPSHOT_NUM', 187, { dom: domain, flags }, { count: i32 }),
  domainSnapshotLookupByName: remote(
    'DOMAIN_SNAPSHOT_LOOKUP_BY_NAME',
    189,
    { dom: domain, name: text, flags },
    { snapshot },
  ),
  domainHasCurrentSnapshot: remote(
    'DOMAIN_HAS_CURRENT_SNAPSHOT',
    190,
    { dom: domain, flags },
    { has: truth },
  ),
  domainSnapshotCurrent: remote('DOMAIN_SNAPSHOT_CURRENT', 191, { dom: domain, flags }, { snapshot }),
  domainSnapshotIsCurrent: remote('DOMAIN_SNAPSHOT_IS_CURRENT', 271, ofSnapshot, { current: truth }),
  domainSnapshotGetParent: remote('DOMAIN_SNAPSHOT_GET_PARENT', 244, ofSnapshot, { snapshot }),
  domainSnapshotNumChildren: remote('DOMAIN_SNAPSHOT_NUM_CHILDREN', 246, ofSnapshot, { count: i32 }),
  domainRevertToSnapshot: remote('DOMAIN_REVERT_TO_SNAPSHOT', 192, ofSnapshot, {}),
  domainSnapshotDelete: remote('DOMAIN_SNAPSHOT_DELETE', 193, ofSnapshot, {}),
  domainCheckpointCreateXml: remote(
    'DOMAIN_CHECKPOINT_CREATE_XML',
    411,
    { dom: domain, xml: text, flags },
    { checkpoint },
  ),
  domainListAllCheckpoints: remote(
    'DOMAIN_LIST_ALL_CHECKPOINTS',
    413,
    { dom: domain, needResults: always(1), flags },
    { checkpoints: list(checkpoint, CHECKPOINT_LIST_MAX), count: i32 },
  ),
  domainCheckpointGetXmlDesc: remote('DOMAIN_CHECKPOINT_GET_XML_DESC', 412, ofCheckpoint, { xml: text }),
  domainCheckpointLookupByName: remote(
    'DOMAIN_CHECKPOINT_LOOKUP_BY_NAME',
    415,
    { dom: domain, name: text, flags },
    { checkpoint },
  ),
  domainCheckpointGetParent: remote('DOMAIN_CHECKPOINT_GET_PARENT', 416, ofCheckpoint, {
    checkpoint,
  }),
  domainCheckpointDelete: remote('DOMAIN_CHECKPOINT_DELETE', 417, ofCheckpoint, {}),
  domainBackupBegin: remote(
    'DOMAIN_BACKUP_BEGIN',
    421,
    { dom: domain, xml: text, checkpointXml: optional(text), flags },
    {},
  ),
  domainBackupGetXmlDesc: remote('DOMAIN_BACKUP_GET_XML_DESC', 422, { dom: domain, flags }, { xml: text }),
};
