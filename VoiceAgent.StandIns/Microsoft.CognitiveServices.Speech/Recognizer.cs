using System.Collections.Concurrent;

namespace Microsoft.CognitiveServices.Speech;

public class Recognizer : IDisposable
{
    private protected Recognizer()
    {
    }

    public event EventHandler<SessionEventArgs>? SessionStarted;

    public event EventHandler<SessionEventArgs>? SessionStopped;

    public event EventHandler<RecognitionEventArgs>? SpeechStartDetected;

    public event EventHandler<RecognitionEventArgs>? SpeechEndDetected;

    internal ConcurrentQueue<string> Phrases { get; } = new();

    internal void OnSessionStarted(SessionEventArgs happened) => SessionStarted?.Invoke(this, happened);

    internal void OnSessionStopped(SessionEventArgs happened) => SessionStopped?.Invoke(this, happened);

    internal void OnSpeechStartDetected(RecognitionEventArgs happened) => SpeechStartDetected?.Invoke(this, happened);

    internal void OnSpeechEndDetected(RecognitionEventArgs happened) => SpeechEndDetected?.Invoke(this, happened);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
