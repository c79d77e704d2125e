import { useLingui } from '@lingui/react/macro';
import { Group, Select, Text } from '@mantine/core';
import { sizeText } from '../../../../ui/sizes.ts';
import { placeWords } from './place-words.ts';
import type { HostWhy, Place, StorageWhy } from './places.ts';

export interface PlaceSelectProps {
  readonly label: string;
  readonly description?: string;
  readonly placeholder: string;
  readonly places: readonly Place<HostWhy | StorageWhy>[];
  /** Native reference; null: none chosen. */
  readonly value: string | null;
  readonly onChange: (nativeRef: string | null) => void;
  readonly required?: boolean;
}

/** Where to: places that do not fit are shown with the reason and cannot be chosen. */
export function PlaceSelect({
  places,
  label,
  description,
  placeholder,
  value,
  onChange,
  required = false,
}: PlaceSelectProps) {
  const { t, i18n } = useLingui();
  const byRef = new Map(places.map((place) => [place.nativeRef, place]));
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      data={places.map(({ nativeRef, name, against }) => ({
        value: nativeRef,
        label: name,
        // What was not seen lately may still be right: the hypervisor decides.
        disabled: against !== undefined && against !== 'stale',
      }))}
      value={value}
      onChange={onChange}
      clearable={!required}
      required={required}
      searchable={places.length > 8}
      nothingFoundMessage={t`Nothing by that name`}
      comboboxProps={{ withinPortal: true }}
      renderOption={({ option }) => {
        const place = byRef.get(option.value);
        const against = place?.against;
        const free = place?.free ?? null;
        return (
          <Group justify="space-between" w="100%" gap="md" wrap="nowrap">
            <span>{option.label}</span>
            <Text span size="xs" c="dimmed">
              {against === undefined
                ? free !== null && t`${sizeText(free)} free`
                : i18n._(placeWords[against])}
            </Text>
          </Group>
        );
      }}
    />
  );
}
