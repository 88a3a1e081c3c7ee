// Before the first paint, so that a dark page never flashes white.
try {
  const theme = localStorage.getItem('jiebang-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's choice holds.
}
