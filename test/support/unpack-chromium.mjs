import chromium from '@sparticuz/chromium';

// Run on its own with TMPDIR set: the package unpacks there, and Jest's copy of the environment cannot tell it where.
await chromium.executablePath();
