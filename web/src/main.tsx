import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { activatePreferred } from './i18n/language.ts';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
await activatePreferred();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
