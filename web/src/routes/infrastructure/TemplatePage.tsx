import { useLingui } from '@lingui/react/macro';
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CreateFromTemplate } from '../../features/infrastructure/CreateFromTemplate.tsx';
import { templateQuery } from '../../features/infrastructure/unit-queries.ts';
import { firmwareNames } from '../../features/infrastructure/unit-words.ts';
import { UnitHead } from '../../features/infrastructure/UnitHead.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { serverWords } from '../../i18n/server-words.ts';
import { sentence } from '../../ui/sentence.ts';
import { Size } from '../../ui/Size.tsx';
import { Unknown } from '../../ui/Unknown.tsx';

const route = getRouteApi('/app/infrastructure/templates/$unitId');

/** What a VM can be made from. */
export function TemplatePage() {
  const { t, i18n } = useLingui();
  const { unitId } = route.useParams();
  const { data: unit } = useSuspenseQuery(templateQuery(unitId));
  return (
    <>
      <UnitHead unit={unit} actions={<CreateFromTemplate template={unit} />} />
      <Facts
        items={[
          [t`Kind`, sentence(serverWords(unit.kind))],
          [t`OS`, unit.os ?? <Unknown key="v" />],
          [t`Disk`, <Size key="v" bytes={unit.diskBytes} />],
          [t`Storage`, unit.storage ?? <Unknown key="v" />],
          [t`Firmware`, unit.firmware === null ? <Unknown key="v" /> : i18n._(firmwareNames[unit.firmware])],
          [t`Linked clones`, unit.supportsLinkedClone ? t`Possible` : t`Not possible`],
          [t`Native id`, unit.nativeRef],
        ]}
      />
    </>
  );
}
