/** What happens to the process that its screen has to know of. Each answer is how to stop listening. */
export interface ProcessEvents {
  /** It is about to end, whatever the reason: an error that nobody caught, an exit. What is to be done is done at once. */
  onEnd(listener: () => void): () => void;
  /** Somebody asks it to stop, as Ctrl-Z does elsewhere. */
  onStop(listener: () => void): () => void;
  /** It was continued. */
  onContinue(listener: () => void): () => void;
  /** Stops it: alone, or with whatever started it in the same terminal (a shell then has the terminal back). */
  stop(who: 'process' | 'job'): void;
}

export function processEvents(): ProcessEvents {
  const stopListeners = new Set<() => void>();
  const told = () => {
    for (const listener of stopListeners) listener();
  };
  return {
    onEnd: (listener) => {
      // Before what prints the error: that is to be read on the ordinary screen.
      process.prependListener('uncaughtException', listener);
      process.prependListener('unhandledRejection', listener);
      process.prependListener('exit', listener);
      return () => {
        for (const event of ['uncaughtException', 'unhandledRejection', 'exit']) process.off(event, listener);
      };
    },
    onStop: (listener) => {
      if (stopListeners.size === 0) process.on('SIGTSTP', told);
      stopListeners.add(listener);
      return () => {
        stopListeners.delete(listener);
        if (stopListeners.size === 0) process.off('SIGTSTP', told);
      };
    },
    onContinue: (listener) => {
      process.on('SIGCONT', listener);
      return () => process.off('SIGCONT', listener);
    },
    stop: (who) => {
      if (who === 'process') {
        process.kill(process.pid, 'SIGSTOP');
        return;
      }
      // Without a listener it does what it does to every program. In a group without a shell it does nothing.
      process.off('SIGTSTP', told);
      process.kill(0, 'SIGTSTP');
      if (stopListeners.size > 0) process.on('SIGTSTP', told);
    },
  };
}
