import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** The one accent: a calm blue that keeps 4.5:1 on white (shade 7) and on the dark ground (shade 3). */
const accent: MantineColorsTuple = [
  '#eef4fc',
  '#dbe6f5',
  '#b4cbea',
  '#8aafe0',
  '#6797d7',
  '#5188d2',
  '#3f78c6',
  '#2c62ab',
  '#1f5699',
  '#114a87',
];

/** Neutral with a breath of blue; index 7 is the page's ground in the dark, 6 a raised surface. */
const dark: MantineColorsTuple = [
  '#d5d9e0',
  '#b6bcc6',
  '#979faa',
  '#6f7783',
  '#3c434e',
  '#2c323b',
  '#20252c',
  '#171b21',
  '#111419',
  '#0b0d11',
];

/** For what is lost or failed: 7 carries white text in both schemes. */
const red: MantineColorsTuple = [
  '#fdf0ef',
  '#f9dedc',
  '#f2b8b5',
  '#ec928e',
  '#e46962',
  '#dc362e',
  '#c5302a',
  '#b3261e',
  '#8c1d18',
  '#601410',
];

/** A list of choices scrolls itself: an element of its own around it would be one more that the keyboard has to reach. */
const options = { withScrollArea: false, classNames: { options: 'av-options' } } as const;

/** Looks of the whole console: dense, neutral, colour only where it means something. */
export const theme = createTheme({
  colors: { accent, dark, red },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.3' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    // Hints stand under their field: the eye goes from name to value, and to the hint when it hesitates.
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', ...options } },
    MultiSelect: { defaultProps: options },
    TagsInput: { defaultProps: options },
    Autocomplete: { defaultProps: options },
    // The placeholder is a focusable element that a menu may not hold; the first entry takes the focus instead.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } },
    // Menus and lists of choices lie in the page's main landmark, where a screen reader's user looks for them.
    Popover: { defaultProps: { shadow: 'md', portalProps: { target: '#content' } } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'md',
        overlayProps: { backgroundOpacity: 0.45 },
        classNames: { title: 'av-dialog-title' },
      },
    },
    // Not the page's banner: a dialog has none.
    ModalHeader: { defaultProps: { component: 'div' } },
    DrawerHeader: { defaultProps: { component: 'div' } },
    Tooltip: { defaultProps: { openDelay: 250, multiline: true, maw: 360, withArrow: true } },
    Notification: { defaultProps: { classNames: { description: 'av-toast-text' } } },
    Paper: { defaultProps: { withBorder: true, radius: 'md' } },
  },
});

/** Colours with a meaning of their own, one set for each scheme; `global.css` says where they are used. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--av-row-height': '32px' },
  light: {
    '--av-ground': '#ffffff',
    '--av-ground-sunken': '#f6f7f9',
    '--av-line': '#dfe3e8',
    '--av-text-dim': '#565f6b',
    '--av-control-line': '#7b848f',
    '--av-running': '#1a7f45',
    '--av-stopped': '#5c6672',
    '--av-paused': '#2262b3',
    '--av-crashed': '#b3261e',
    '--av-warning': '#8a5a00',
    '--av-unknown': '#5c6672',
    '--av-hatch': '#c4cad2',
    '--av-flash': '#fff3c9',
    '--mantine-color-dimmed': '#565f6b',
    '--mantine-color-placeholder': '#68717d',
    '--mantine-color-default-border': '#ced4da',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--av-ground': '#171b21',
    '--av-ground-sunken': '#111419',
    '--av-line': '#2c323b',
    '--av-text-dim': '#9aa3af',
    '--av-control-line': '#7b8591',
    '--av-running': '#5fce8d',
    '--av-stopped': '#a2abb6',
    '--av-paused': '#82b3f2',
    '--av-crashed': '#ff8a80',
    '--av-warning': '#e8b54a',
    '--av-unknown': '#a2abb6',
    '--av-hatch': '#3c434e',
    '--av-flash': '#3d3718',
    '--mantine-color-dimmed': '#9aa3af',
    '--mantine-color-placeholder': '#939ca8',
    '--mantine-color-default-border': '#3c434e',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#8aafe0',
  },
});
