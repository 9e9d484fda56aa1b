// Before the first paint, so that a dark room is not lit by a white page: what Mantine will set again from the same key.
(() => {
  let kept = 'auto';
  try {
    kept = localStorage.getItem('forecourt-appearance') || 'auto';
  } catch {
    // No storage: as the system has it.
  }
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
