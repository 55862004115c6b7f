// Loads the page again when the program that served it has ended. The dashboard may run in several programs, and any of them may answer.
// It is loaded only when a program answers, because a browser's error page would not try again.
let loadingAgain = false;

const loadAgain = async () => {
  if (loadingAgain) return;
  loadingAgain = true;
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 500));
    try {
      // A program that hangs must not keep the page from the others.
      const answer = await fetch(location.href, { cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(5000) });
      if (answer.status < 500) break;
    } catch { /* Nobody answers yet. */ }
  }
  location.reload();
};

// A program may end while the page loads. Without one of its scripts the page would stay dead.
addEventListener('error', event => { if (event.target instanceof HTMLScriptElement) loadAgain(); }, true);
