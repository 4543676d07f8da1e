import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Shell } from './shell.js';
import './style.css';
import './parts/form.css';

const root = document.getElementById('root');
if (root === null) throw new RangeError('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
