// Before anything is drawn, so that a dark page never flashes light.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch { /* Storage is forbidden: the system's choice holds. */ }
