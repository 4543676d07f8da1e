// Unpacks the browser of npm into the folder for temporary files. It is run by chromium.mjs.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
